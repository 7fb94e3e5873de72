import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { ReviewState } from "#components/access-reviews/state";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { listRemovals } from "#db/access-reviews/removals";
import { listReviews } from "#db/access-reviews/reviews";
import { cachedUntilWrite, listedUntilWrite } from "#db/read-cache";
import { stateOf } from "#domain/access-reviews/reviews";
import { knowsReview } from "#domain/period-scope";

export const meta = () => [{ title: "Access reviews · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.view");
  const { read } = args.context.app;
  const scope = visitor.scope;
  const rows = (await listedUntilWrite(read, "access reviews", () => listReviews(read))).filter((row) =>
    knowsReview(scope, row),
  );
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  const all = rows.map((row) => ({
    id: row.id,
    ref: row.ref,
    title: row.title,
    systems: row.systems,
    items: row.items,
    decided: row.decided,
    reviewers: row.reviewers,
    signed: row.signed,
    dueAt: new Date(row.due_at),
    state: stateOf({
      openedAt: instant(row.opened_at),
      approvedAt: instant(row.approved_at),
      waitingFor: row.reviewers - row.signed,
    }),
  }));
  const page = computedPage(new URL(args.request.url).searchParams, all, {
    title: (row) => row.title,
    state: (row) => row.state,
    decided: (row) => row.decided - row.items,
    signed: (row) => row.signed - row.reviewers,
    due: (row) => row.dueAt.getTime(),
    systems: (row) => row.systems,
  });
  return {
    mayEdit: can(visitor, "access-reviews.edit"),
    openRemovals: await cachedUntilWrite(
      read,
      `open removals ${JSON.stringify(scope)}`,
      async () => (await listRemovals(read, { open: true, period: scope })).length,
    ),
    counts: countStates(all),
    view: page.view,
    reviews: page.rows,
  };
}

function countStates(rows: readonly { state: string }[]) {
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  return { open: count("open"), signed: count("signed"), closed: count("closed") };
}

export default function Reviews() {
  const { reviews, counts, view, mayEdit, openRemovals } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        csv="/access-reviews/list.csv"
        title="Access reviews"
        intro={`${counts.open} open, ${counts.signed} waiting for approval, ${counts.closed} closed. ${openRemovals} removals not yet proven.`}
      >
        <Link className="btn" to="/access-reviews/schedule">
          Schedule
        </Link>
        <Link className="btn" to="/removals">
          Removals
        </Link>
        {mayEdit ? (
          <Link className="btn go" to="/access-reviews/new">
            Prepare a review
          </Link>
        ) : null}
      </PageHeader>
      {reviews.length === 0 ? (
        <Empty
          title="No review yet"
          action={
            mayEdit ? (
              <Link className="btn" to="/systems">
                See the systems
              </Link>
            ) : null
          }
        >
          <p>
            A review asks a responsible person whether each account still needs its access.{" "}
            {mayEdit
              ? "Import the accounts of a system first."
              : "Reviews of your period appear here once they are prepared."}
          </p>
        </Empty>
      ) : (
        <Card>
          <ListOrder view={view} columns={columns} />
          <Table
            label="Access reviews"
            rows={reviews}
            rowKey={(row) => row.id}
            columns={sortable(columns, view)}
          />
        </Card>
      )}
      <ListPager view={view} />
      <SavedViews />
    </>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["reviews"][number];
const columns: Column<Line>[] = [
  {
    key: "title",
    label: "Review",
    cell: (row) => (
      <>
        <Link to={`/access-reviews/${row.id}`}>{row.title}</Link> <small className="muted">{row.ref}</small>
      </>
    ),
  },
  {
    key: "state",
    label: "State",
    cell: (row) => <ReviewState state={row.state} dueAt={row.dueAt} />,
  },
  {
    key: "decided",
    label: "Decided",
    short: "Decided",
    num: true,
    cell: (row) => (row.items === 0 ? "not locked yet" : `${row.decided} of ${row.items}`),
  },
  {
    key: "signed",
    label: "Signed",
    short: "Signed",
    num: true,
    drop: "mid",
    cell: (row) => `${row.signed} of ${row.reviewers}`,
  },
  { key: "due", label: "Due", short: "Due", cell: (row) => <When at={row.dueAt} /> },
  {
    key: "systems",
    label: "Systems",
    short: "Systems",
    drop: "hide",
    cell: (row) => row.systems,
  },
];
