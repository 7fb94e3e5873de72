import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import type { AppContext } from "#app/context";
import { pressButton } from "#app/http/buttons";
import { listView, offsetOf, readListAsk } from "#app/http/list-view";
import { pickedButton } from "#app/http/picked";
import { can } from "#app/http/submit";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { readProgramme } from "#app/queries/controls/programme";
import { readLinkMarks } from "#app/queries/evidence/link-marks";
import { evidenceScope, findVisibleEvidence } from "#app/queries/evidence/scope";
import { filterOf } from "#app/queries/evidence/search";
import { perform } from "#app/work";
import { EvidenceState } from "#components/evidence/state";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterSearch, FilterSelect, Filters, Kept, useAddress } from "#components/ui/filters";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { ListFields, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { Pick, PickedForm } from "#components/ui/picked";
import { Table } from "#components/ui/table";
import { Tabs } from "#components/ui/tabs";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { countEvidence, evidenceSorts, listEvidence } from "#db/evidence/lists";
import { listControlStandings } from "#db/evidence/standings";
import { readinessOf } from "#domain/controls/readiness";
import { counted } from "#domain/counted";
import { controlFreshness, evidenceKinds, freshness, type ReviewState } from "#domain/evidence/evidence";
import { evidenceSearch } from "#domain/evidence/forms";
import type { Scope } from "#domain/period-scope";
import { MOST_PICKED } from "#domain/picked";

export const meta = () => [{ title: "Evidence · Surety" }];

const words = {
  all: "All",
  waiting: "Awaiting review",
  returned: "Returned",
  fresh: "Fresh",
  stale: "Stale",
} as const;
type View = keyof typeof words;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const { app } = args.context;
  const now = app.now();
  const address = new URL(args.request.url);
  const search = evidenceSearch.parse(Object.fromEntries(address.searchParams));
  const scope = await evidenceScope(app, visitor.scope);
  const filter = (view: View) => filterOf({ ...search, view }, scope, now);
  const views = Object.keys(words) as View[];
  const [standings, ...counts] = await Promise.all([
    visitor.scope ? [] : listControlStandings(app.read),
    ...views.map((view) => countEvidence(app.read, filter(view))),
  ]);
  const total = counts[views.indexOf(search.view)] ?? 0;
  const ask = readListAsk(address.searchParams, evidenceSorts, "-at");
  const page = { limit: ask.size, offset: offsetOf(ask, total), order: ask };
  const rows = await listEvidence(app.read, filter(search.view), page);
  const seen = await readLinkMarks(
    app.read,
    rows.map(({ id }) => id),
  );
  const missing = visitor.scope
    ? await countWithoutEvidence(app, visitor.scope)
    : standings.filter((control) => controlFreshness(control.accepted, now).state === "missing").length;
  return {
    search,
    view: listView(address.searchParams, ask, evidenceSorts, total),
    mayAdd: can(visitor, "evidence.add"),
    pickAll: address.searchParams.get("pick") === "all",
    counts: Object.fromEntries(views.map((view, index) => [view, counts[index] ?? 0])) as Record<
      View,
      number
    >,
    missing,
    rows: rows.map((row) => ({
      ref: row.ref,
      // What the box of a line sends: the item, and what the line shows that it serves.
      pick:
        can(visitor, "evidence.review") && row.verdict === null && row.successor === null
          ? `${row.ref}~${seen(row.id)}`
          : null,
      title: row.title,
      kind: evidenceKinds[row.kind].name,
      source: row.source,
      at: new Date(row.extracted_at),
      by: row.extracted_by,
      review: (row.verdict ?? "waiting") as ReviewState,
      freshness: freshness(row.kind, new Date(row.extracted_at), now),
      partial: row.partial !== null,
      replaced: row.successor !== null || row.followed === 1,
      controls: row.controls?.split(",").sort() ?? [],
    })),
  };
}

/** Of an auditor's period, as Today counts them. */
async function countWithoutEvidence(app: AppContext, scope: Scope): Promise<number> {
  const { controls } = await readProgramme(app.read, app.now(), scope);
  return readinessOf(controls).reduce((sum, row) => sum + row.noEvidence, 0);
}

const buttons = {
  accept: pickedButton({
    action: "evidence.review",
    stepUp: true,
    find: async (app, visitor, pick) => {
      const [ref = "", seen = ""] = pick.split("~");
      const item = await findVisibleEvidence(app, visitor, ref);
      return item && { name: `${item.ref} ${item.title}`, one: { id: item.id, seen } };
    },
    act: (app, actor, { id, seen }) => perform(app, actor, (work) => acceptEvidence(work, id, null, seen)),
    message: (done) => counted(done, "item was accepted.", "items were accepted."),
  }),
};

export async function action(args: ActionFunctionArgs) {
  requireUser(args, "evidence.review");
  return pressButton(args, buttons, { rows: MOST_PICKED });
}

export default function Evidence() {
  const { search, rows, counts, missing, mayAdd, pickAll, view: shown } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const waiting = rows.filter(({ pick }) => pick).length;
  const address = useAddress();
  return (
    <>
      <PageHeader
        title="Evidence"
        intro={`${counts.all} items. ${counts.waiting} awaiting review, ${counts.stale} stale, ${missing} controls to which no accepted evidence is linked.`}
      >
        <a className="btn" href={`/evidence/export.csv${address()}`}>
          CSV
        </a>
        {mayAdd ? <AddLinks /> : null}
      </PageHeader>
      <Tabs
        label="Views"
        tabs={[
          ...(Object.keys(words) as View[]).map((view) => ({
            to: address({ view: view === "all" ? null : view }),
            text: words[view],
            count: counts[view],
            current: search.view === view,
          })),
          ...(mayAdd ? [{ to: "/evidence/missing", text: "Missing", count: missing }] : []),
        ]}
      />
      <Card>
        <Filters>
          <Kept but={["q", "kind", "sort", "size"]} />
          <FilterSearch value={search.q} hint="Title, source or reference" />
          <FilterSelect
            name="kind"
            label="Kind"
            value={search.kind}
            options={[
              ["", "Any kind"],
              ...Object.entries(evidenceKinds).map(([key, { name }]) => [key, name] as const),
            ]}
          />
          <ListFields view={shown} columns={columns} />
        </Filters>
        <SavedViews />
        <PickedForm
          id="picked"
          answer={answer}
          acts={[{ name: "accept", text: "Accept", busy: "Accepting", lines: waiting }]}
          lines={waiting}
          stepUp
          all={pickAll}
        >
          {rows.length > 0 ? (
            <Table
              label="Evidence"
              rows={rows}
              rowKey={(row) => row.ref}
              columns={sortable(columns, shown)}
            />
          ) : (
            <Nothing first={counts.all === 0} mayAdd={mayAdd} />
          )}
        </PickedForm>
      </Card>
      <ListPager view={shown} />
    </>
  );
}

/** No line: nothing was recorded yet, or the search finds nothing. */
function Nothing({ first, mayAdd }: { first: boolean; mayAdd: boolean }) {
  return (
    <Empty
      title={first ? "No evidence yet" : "No evidence found"}
      action={
        mayAdd && first ? (
          <Link className="btn" to="/collectors">
            Set up a collector
          </Link>
        ) : undefined
      }
    >
      <p>
        {first
          ? "Files that prove a control appear here, each with its provenance. Collectors add theirs on a schedule."
          : "No items match. Widen the search or choose another view."}
      </p>
    </Empty>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["rows"][number];
const columns = [
  {
    key: "title",
    label: "Item",
    wide: true,
    cell: (row: Line) => (
      <>
        {row.pick ? <Pick value={row.pick} name={`${row.ref} ${row.title}`} /> : null}
        <Link to={`/evidence/${row.ref}`}>{row.title}</Link>{" "}
        <span className="mono faint small">{row.ref}</span>
      </>
    ),
  },
  { key: "state", label: "State", cell: (row: Line) => <State row={row} /> },
  {
    key: "controls",
    label: "Controls",
    short: "serves",
    cell: (row: Line) =>
      row.controls.length > 0 ? row.controls.join(", ") : <Badge state="none">none</Badge>,
  },
  { key: "source", label: "Source", short: "from", drop: "mid" as const, cell: (row: Line) => row.source },
  { key: "kind", label: "Kind", drop: "hide" as const, cell: (row: Line) => row.kind },
  { key: "by", label: "By", short: "by", drop: "mid" as const, cell: (row: Line) => <Who name={row.by} /> },
  { key: "at", label: "Extracted", short: "taken", cell: (row: Line) => <When at={row.at} /> },
];

/** A row has a reference of its own, which React would take for its `ref`: only what the state needs is handed on. */
function State({ row: { review, freshness, partial, replaced } }: { row: Line }) {
  return <EvidenceState review={review} freshness={freshness} partial={partial} replaced={replaced} />;
}

/** The ways to add evidence. */
function AddLinks() {
  return (
    <>
      <Link className="btn" to="/evidence/page">
        Save a published page
      </Link>
      <Link className="btn" to="/evidence/scan-results">
        Add scan results
      </Link>
      <Link className="btn" to="/evidence-requests/new">
        Ask for evidence
      </Link>
      <Link className="btn go" to="/evidence/new">
        Add evidence
      </Link>
    </>
  );
}
