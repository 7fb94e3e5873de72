import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { reviewSorts, reviewState, reviewsFor } from "#app/queries/access-reviews/shown";
import { ReviewState } from "#components/access-reviews/state";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { listRemovals } from "#db/access-reviews/removals";
import type { ReviewLine } from "#db/access-reviews/reviews";
import { cachedUntilWrite } from "#db/read-cache";

export const meta = () => [{ title: "Access reviews · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.view");
  const { read } = args.context.app;
  const scope = visitor.scope;
  const all = await reviewsFor({ app: args.context.app, visitor });
  const page = computedPage(new URL(args.request.url).searchParams, all, reviewSorts);
  const lineOf = (row: ReviewLine) => ({
    id: row.id,
    ref: row.ref,
    title: row.title,
    systems: row.systems,
    items: row.items,
    decided: row.decided,
    reviewers: row.reviewers,
    signed: row.signed,
    dueAt: new Date(row.due_at),
    state: reviewState(row),
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
    reviews: page.rows.map(lineOf),
  };
}

function countStates(rows: readonly ReviewLine[]) {
  const states = rows.map(reviewState);
  const count = (state: string) => states.filter((one) => one === state).length;
  return { open: count("open"), signed: count("signed"), closed: count("closed") };
}

export default function Reviews() {
  const { reviews, counts, view, mayEdit, openRemovals } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        register="/access-reviews/list.csv"
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
