import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { readRegister } from "#app/queries/vendors/register";
import { Empty } from "#components/ui/empty";
import { Head } from "#components/ui/head";
import { Link } from "#components/ui/link";
import { Tabs } from "#components/ui/tabs";
import { ComingChanges } from "#components/vendors/coming-changes";
import { EndedLines } from "#components/vendors/ended-lines";
import { LinesInUse } from "#components/vendors/lines-in-use";
import { OtherVendors } from "#components/vendors/other-vendors";

export const meta = () => [{ title: "Subprocessors · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "vendors.view");
  const { searchParams } = new URL(args.request.url);
  const view =
    searchParams.get("view") === "others"
      ? "others"
      : searchParams.get("view") === "ended"
        ? "ended"
        : "in-use";
  const register = await readRegister(args.context.app, searchParams.get("q") ?? "", visitor.scope);
  return {
    ...register,
    view: view as "in-use" | "others" | "ended",
    q: searchParams.get("q") ?? "",
    edit: can(visitor, "vendors.edit"),
  };
}

export default function Subprocessors() {
  const { lines, others, ended, coming, overdue, view, q, edit, today } = useLoaderData<typeof loader>();
  const lede = `${lines.length} ${lines.length === 1 ? "line stands" : "lines stand"} on the public list. ${overdue === 0 ? "No review is overdue" : overdue === 1 ? "One review is overdue" : `${overdue} reviews are overdue`}, ${coming.length === 0 ? "no change is under way" : coming.length === 1 ? "one change is under way" : `${coming.length} changes are under way`}.`;
  const nothing = lines.length + others.length + ended.length + coming.length === 0 && !q;
  return (
    <>
      <Head title="Subprocessors" lede={nothing ? undefined : lede}>
        <Link className="btn" to="/trust/subprocessors">
          See the public list
        </Link>
        {edit ? (
          <>
            <Link className="btn" to="/subprocessors/import">
              Import a list
            </Link>
            <Link className="btn go" to="/subprocessors/new">
              Add a subprocessor
            </Link>
          </>
        ) : null}
      </Head>
      {nothing ? (
        <Empty title="No company is recorded yet">
          <p>
            Record every company that works with your customers’ personal data. The public list shows what is
            in use; customers hear of a change before it starts. If you publish a list already, import it as
            it is.
          </p>
        </Empty>
      ) : (
        <div className="stack">
          {coming.length > 0 ? <ComingChanges changes={coming} edit={edit} /> : null}
          <div>
            <Tabs
              label="Companies"
              tabs={[
                { to: "?", text: "In use", count: lines.length, current: view === "in-use" },
                {
                  to: "?view=others",
                  text: "Other vendors",
                  count: others.length,
                  current: view === "others",
                },
                { to: "?view=ended", text: "Ended", count: ended.length, current: view === "ended" },
              ]}
            />
            {view === "in-use" ? (
              <LinesInUse lines={lines} q={q} today={today} />
            ) : view === "others" ? (
              <OtherVendors others={others} edit={edit} />
            ) : (
              <EndedLines ended={ended} />
            )}
          </div>
        </div>
      )}
    </>
  );
}
