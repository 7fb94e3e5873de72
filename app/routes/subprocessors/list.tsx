import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { listPage } from "#app/http/list-page";
import { can } from "#app/http/submit";
import { readRegister } from "#app/queries/vendors/register";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { Tabs } from "#components/ui/tabs";
import { ComingChanges } from "#components/vendors/coming-changes";
import { EndedLines } from "#components/vendors/ended-lines";
import { LinesInUse } from "#components/vendors/lines-in-use";
import { OtherVendors } from "#components/vendors/other-vendors";
import { counted } from "#domain/counted";

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
  const q = searchParams.get("q") ?? "";
  const { lines, others, ended, ...register } = await readRegister(args.context.app, q, visitor.scope);
  const none = { rows: [], words: null, earlier: null, later: null };
  return {
    ...register,
    lines: view === "in-use" ? listPage(lines, searchParams) : { ...none, total: lines.length },
    others: view === "others" ? listPage(others, searchParams) : { ...none, total: others.length },
    ended: view === "ended" ? listPage(ended, searchParams) : { ...none, total: ended.length },
    view: view as "in-use" | "others" | "ended",
    q,
    edit: can(visitor, "vendors.edit"),
  };
}

export default function Subprocessors() {
  const { lines, others, ended, coming, overdue, view, q, edit, today } = useLoaderData<typeof loader>();
  const lede = `${counted(lines.total, "entry", "entries")} on the public list. ${overdue === 0 ? "No review is overdue" : counted(overdue, "review is overdue", "reviews are overdue")}, ${coming.length === 0 ? "no change is pending" : counted(coming.length, "change is pending", "changes are pending")}.`;
  const shown = view === "in-use" ? lines : view === "others" ? others : ended;
  const nothing = lines.total + others.total + ended.total + coming.length === 0 && !q;
  return (
    <>
      <PageHeader csv="/subprocessors/list.csv" title="Subprocessors" lede={nothing ? undefined : lede}>
        <Link className="btn" to="/trust/subprocessors">
          View the public list
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
      </PageHeader>
      {nothing ? (
        <Empty title="No subprocessors">
          <p>
            Record every company that processes your customers’ personal data. The public list shows those in
            use; customers are notified before a change takes effect. If you already publish a list, import it
            unchanged.
          </p>
        </Empty>
      ) : (
        <div className="stack">
          {coming.length > 0 ? <ComingChanges changes={coming} edit={edit} /> : null}
          <div>
            <Tabs
              label="Companies"
              tabs={[
                { to: "?", text: "In use", count: lines.total, current: view === "in-use" },
                {
                  to: "?view=others",
                  text: "Other vendors",
                  count: others.total,
                  current: view === "others",
                },
                { to: "?view=ended", text: "Ended", count: ended.total, current: view === "ended" },
              ]}
            />
            <div className="stack tight">
              {view === "in-use" ? (
                <LinesInUse lines={lines.rows} total={lines.total} q={q} today={today} />
              ) : view === "others" ? (
                <OtherVendors others={others.rows} edit={edit} />
              ) : (
                <EndedLines ended={ended.rows} />
              )}
              {shown.words ? <Pager words={shown.words} earlier={shown.earlier} later={shown.later} /> : null}
            </div>
          </div>
        </div>
      )}
    </>
  );
}
