import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { Asked } from "#app/auth/register";
import { requireUser } from "#app/auth/require";
import { pressButton } from "#app/http/buttons";
import { computedPage } from "#app/http/list-view";
import { policyButtons } from "#app/http/policies";
import { can } from "#app/http/submit";
import { reviewMark } from "#app/operations/policies/version-checks";
import { organisationToday } from "#app/queries/policies/organisation-today";
import type { PolicyLine } from "#app/queries/policies/policies";
import { dayAsked, listPolicies, policySorts, readCounts } from "#app/queries/policies/shown";
import { PolicyState } from "#components/policies/state";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Filters } from "#components/ui/filters";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { ListFields, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { Pick, PickedForm } from "#components/ui/picked";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { cachedUntilWrite } from "#db/read-cache";
import { counted } from "#domain/counted";
import type { Day } from "#domain/days";
import { MOST_PICKED } from "#domain/picked";

export const meta = () => [{ title: "Policies · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "policies.view");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  // Nothing in it changes within a day but by a write.
  const day = (await organisationToday({ db: app.read, now: app.now() })).today;
  const on = dayAsked(query);
  const key = `lines of policies ${JSON.stringify([day, on, visitor.role, visitor.scope])}`;
  const { today, lines, rows } = await cachedUntilWrite(app.read, key, () => readLines({ app, visitor }, on));
  const page = computedPage(query, lines, policySorts);
  return {
    rows: page.rows.flatMap(({ policy }) => rows.get(policy.slug) ?? []),
    view: page.view,
    summary: summary(lines),
    today,
    on,
    mayEdit: can(visitor, "policies.edit"),
    pickAll: query.get("pick") === "all",
  };
}

/** The lines of the list, and by the policy's address what its row shows. */
async function readLines(asked: Asked, on: Day | null) {
  const { today, lines } = await listPolicies(asked, on);
  const rows = lines.map((line) => {
    const { policy, inForce, next, reviewDueOn } = line;
    const row = {
      slug: policy.slug,
      // What the box of a line sends: the policy, and the version that the line shows.
      pick: next && !next.publishedAt ? `${policy.slug}~${reviewMark(next)}` : null,
      title: policy.title,
      ownerName: policy.ownerName,
      inForce: inForce && { number: inForce.number, since: inForce.effectiveOn!, state: inForce.state },
      next: next && { number: next.number, state: next.state, effectiveOn: next.effectiveOn },
      retired: policy.retiredOn !== null && policy.retiredOn <= today,
      ...readCounts(line),
      reviewDueOn,
    };
    return [policy.slug, row] as const;
  });
  return { today, lines, rows: new Map(rows) };
}

export async function action(args: ActionFunctionArgs) {
  requireUser(args, "policies.edit");
  return pressButton(args, policyButtons, { rows: MOST_PICKED });
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>["rows"][number];

export default function Policies() {
  const { rows, view, summary, today, on, mayEdit, pickAll } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const picks = mayEdit && !on;
  return (
    <>
      <PageHeader
        register="/policies/list.csv"
        title="Policies"
        intro={on ? <OnDay on={on} count={view.total} /> : summary}
      >
        {mayEdit ? (
          <>
            <Link className="btn" to="/policies/new">
              Write a policy
            </Link>
            <Link className="btn go" to="/policies/adopt">
              Adopt from the library
            </Link>
          </>
        ) : null}
      </PageHeader>
      {view.total === 0 && !on ? (
        <Empty title="No policy yet">
          <p>
            Policies state what the controls do. The library has seventeen policies for companies of 5 to 200
            people; drafts, approvals and acknowledgements appear here.
          </p>
        </Empty>
      ) : (
        <div className="stack">
          <Filters label="In force on a day">
            <label htmlFor="on">
              In force on
              <input className="in w-s" type="date" id="on" name="on" defaultValue={on ?? ""} />
            </label>
            <ListFields view={view} columns={columns(today, on, picks)} />
          </Filters>
          <SavedViews />
          <PickedForm
            id="picked"
            answer={answer}
            acts={picks ? actsOn(rows) : []}
            lines={rows.filter(({ pick }) => pick).length}
            stepUp={rows.some(({ next }) => next?.state === "in review" || next?.state === "approved")}
            all={pickAll}
          >
            <Card>
              <Table
                label={on ? `Policies in force on ${on}` : "Policies"}
                columns={sortable(columns(today, on, picks), view)}
                rows={rows}
                rowKey={(row) => row.slug}
              />
            </Card>
          </PickedForm>
          <ListPager view={view} />
        </div>
      )}
    </>
  );
}

function OnDay({ on, count }: { on: string; count: number }) {
  return (
    <>
      On <When at={on} as="record" /> {counted(count, "policy was", "policies were")} in force.{" "}
      <Link to="/policies">Show today</Link>
    </>
  );
}

function actsOn(rows: Row[]) {
  const lines = (state: string) => rows.filter(({ next }) => next?.state === state).length;
  return [
    { name: "submit", text: "Submit for review", busy: "Submitting", lines: lines("draft") },
    { name: "approve", text: "Approve", busy: "Approving", lines: lines("in review") },
    { name: "publish", text: "Publish", busy: "Publishing", lines: lines("approved") },
  ];
}

function columns(today: string, on: string | null, picks: boolean): Column<Row>[] {
  const versions = versionColumns(on, picks);
  return on ? versions : [...versions, ...stateColumns(today)];
}

function versionColumns(on: string | null, picks: boolean): Column<Row>[] {
  return [
    {
      key: "title",
      label: "Policy",
      wide: true,
      cell: (row) => (
        <>
          {picks && row.pick ? <Pick value={row.pick} name={row.title} /> : null}
          <Link to={on ? `/policies/${row.slug}?on=${on}` : `/policies/${row.slug}`}>{row.title}</Link>
        </>
      ),
    },
    {
      key: "version",
      label: on ? "Version" : "In force",
      short: "In force",
      cell: ({ inForce, retired }) =>
        inForce ? (
          <>
            {inForce.number} since <When at={inForce.since} />
          </>
        ) : retired ? (
          "retired"
        ) : (
          <span className="muted">none</span>
        ),
    },
  ];
}

function stateColumns(today: string): Column<Row>[] {
  return [
    {
      key: "next",
      label: "Next",
      short: "Next",
      cell: ({ next }) =>
        next ? (
          <>
            {next.number} <PolicyState state={next.state} effectiveOn={next.effectiveOn} today={today} />
          </>
        ) : null,
    },
    {
      key: "read",
      label: "Acknowledged",
      short: "Acknowledged",
      cell: ({ asked, done, overdue }) =>
        asked === 0 ? (
          <span className="muted">not required</span>
        ) : (
          <>
            {done} of {asked}
            {overdue > 0 ? (
              <>
                {"\u00a0 "}
                <Badge state="overdue">{overdue} overdue</Badge>
              </>
            ) : null}
          </>
        ),
    },
    {
      key: "owner",
      label: "Owner",
      short: "Owner",
      drop: "mid",
      cell: ({ ownerName }) =>
        ownerName ? <Who name={ownerName} /> : <span className="muted">unassigned</span>,
    },
    {
      key: "review",
      label: "Next review",
      short: "Next review",
      cell: ({ reviewDueOn }) =>
        reviewDueOn === null ? null : reviewDueOn < today ? (
          <Badge state="stale">
            since <When at={reviewDueOn} />
          </Badge>
        ) : (
          <When at={reviewDueOn} />
        ),
    },
  ];
}

function summary(rows: readonly PolicyLine[]): string {
  const inForce = rows.filter((row) => row.inForce).length;
  const next = (state: string) => rows.filter((row) => row.next?.state === state).length;
  const overdue = rows.reduce((sum, row) => sum + readCounts(row).overdue, 0);
  return [
    `${inForce} of ${rows.length} in force`,
    ...["draft", "in review", "approved"].map((state) =>
      next(state) ? `${next(state)} ${state === "draft" ? "in draft" : state}` : "",
    ),
    overdue ? `${counted(overdue, "acknowledgement")} overdue` : "no acknowledgement overdue",
  ]
    .filter(Boolean)
    .join(", ")
    .concat(".");
}
