import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { readRegister } from "#app/queries/vendors/register";
import { subprocessorSorts, subprocessorTab } from "#app/queries/vendors/shown";
import { Empty } from "#components/ui/empty";
import { useAddress } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListPager, SavedViews } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
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
  const view = subprocessorTab(searchParams);
  const q = searchParams.get("q") ?? "";
  const { lines, others, ended, ...register } = await readRegister(args.context.app, q, visitor.scope);
  return {
    ...register,
    counts: { "in-use": lines.length, others: others.length, ended: ended.length },
    lines: view === "in-use" ? computedPage(searchParams, lines, subprocessorSorts[view], 50) : null,
    others: view === "others" ? computedPage(searchParams, others, subprocessorSorts[view], 50) : null,
    ended: view === "ended" ? computedPage(searchParams, ended, subprocessorSorts[view], 50) : null,
    view,
    q,
    edit: can(visitor, "vendors.edit"),
  };
}

export default function Subprocessors() {
  const { counts, listed, lines, others, ended, coming, overdue, view, q, edit, today } =
    useLoaderData<typeof loader>();
  const address = useAddress();
  const intro = `${counted(listed, "entry", "entries")} on the public list. ${overdue === 0 ? "No review is overdue" : counted(overdue, "review is overdue", "reviews are overdue")}, ${coming.length === 0 ? "no change is pending" : counted(coming.length, "change is pending", "changes are pending")}.`;
  const shown = lines ?? others ?? ended;
  const nothing = counts["in-use"] + counts.others + counts.ended + coming.length === 0 && !q;
  return (
    <>
      <PageHeader
        register="/subprocessors/list.csv"
        part
        title="Subprocessors"
        intro={nothing ? undefined : intro}
      >
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
                {
                  to: address({ view: null }),
                  text: "In use",
                  count: counts["in-use"],
                  current: view === "in-use",
                },
                {
                  to: address({ view: "others" }),
                  text: "Other vendors",
                  count: counts.others,
                  current: view === "others",
                },
                {
                  to: address({ view: "ended" }),
                  text: "Ended",
                  count: counts.ended,
                  current: view === "ended",
                },
              ]}
            />
            <div className="stack tight">
              {lines ? <LinesInUse lines={lines.rows} view={lines.view} q={q} today={today} /> : null}
              {others ? <OtherVendors others={others.rows} view={others.view} q={q} edit={edit} /> : null}
              {ended ? <EndedLines ended={ended.rows} view={ended.view} q={q} /> : null}
              {shown ? <ListPager view={shown.view} /> : null}
              <SavedViews />
            </div>
          </div>
        </div>
      )}
    </>
  );
}
