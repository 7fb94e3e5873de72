import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { logViewOf } from "#app/queries/log-scope";
import { Changes } from "#components/installation/changes";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterDay, FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { type Column, Table, useRows } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { ReadDb } from "#db/client";
import { countAuditEntries, listAuditModules, searchAuditLog } from "#db/installation/audit-log";
import { cachedUntilWrite } from "#db/read-cache";
import {
  type AuditEntry,
  type AuditSearch,
  auditSearch,
  changesOf,
  type LogView,
} from "#domain/installation/audit-log";
import { packRows } from "#domain/rows";

export const meta = () => [{ title: "Audit log · Surety" }];

const PAGE = 50;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "audit-log.view");
  const { app } = args.context;
  const typed = auditSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams));
  const { scope, role } = visitor;
  // Turned back and forth far more often than written to.
  const lines = await cachedUntilWrite(
    app.read,
    `audit log ${JSON.stringify([typed, scope, role])}`,
    async () => readLines(app.read, typed, await logViewOf(app, visitor)),
  );
  return { ...lines, typed, scope, mayExport: can(visitor, "exports.create") };
}

async function readLines(read: ReadDb, search: AuditSearch, view: LogView) {
  const found = await searchAuditLog(read, search, PAGE + 1, view);
  // One more than fits says whether the list continues in the direction in which it was turned.
  const entries = search.after === undefined ? found.slice(0, PAGE) : found.slice(-PAGE);
  const goesOn = found.length > PAGE;
  return {
    entries: packRows(entries.map(shown)),
    earlier: (search.after === undefined ? goesOn : true) ? (entries.at(-1)?.seq ?? null) : null,
    later: (search.after === undefined ? search.before !== undefined : goesOn)
      ? (entries[0]?.seq ?? null)
      : null,
    modules: await listAuditModules(read),
    lines: await countAuditEntries(read),
  };
}

/** What the page shows of an entry, and no more: every field crosses the wire twice. */
function shown(entry: AuditEntry) {
  const {
    seq,
    line,
    at,
    actorName,
    actorKind,
    action,
    subjectRef,
    subjectId,
    subjectType,
    reason,
    ip,
    factor,
  } = entry;
  // For an entry that may not be read, "Who" shows the kind of actor only.
  const who = { actorName, actorKind: actorKind === "user" && actorName !== null ? null : actorKind };
  const what = { action, subject: subjectRef ?? subjectId, subjectType, reason, changes: changesOf(entry) };
  return { seq, line, at: at.toISOString(), ...who, ...what, ip, factor: factor?.split(" 2")[0] ?? null };
}

type Entry = ReturnType<typeof shown>;

export default function AuditLog() {
  const {
    typed,
    entries: packed,
    earlier,
    later,
    modules,
    lines,
    scope,
    mayExport,
  } = useLoaderData<typeof loader>();
  const entries = useRows(packed);
  const here = new URLSearchParams(useLocation().search);
  const link = (changes: Record<string, string>) => {
    const query = new URLSearchParams(here);
    query.delete("before");
    query.delete("after");
    for (const [name, value] of Object.entries(changes)) query.set(name, value);
    return query.toString();
  };
  const first = entries[0]?.line;
  const last = entries.at(-1)?.line;
  return (
    <>
      <PageHeader
        title="Audit log"
        intro={
          scope
            ? `What was done from ${scope.from} to ${scope.to} and what was recorded later about these days. For records outside your access it shows only the time and the kind of action.`
            : `${lines.toLocaleString("en")} entries, in the order in which they were written. No entry can be changed or removed. Items of evidence are lines of the same log and take numbers too.`
        }
      >
        <Link className="btn" to="/audit-log/heads">
          Signed heads
        </Link>
        {mayExport ? (
          <a className="btn" href={`/audit-log/export.csv?${link({})}`}>
            Export CSV
          </a>
        ) : null}
      </PageHeader>
      <Card>
        <LogFilters typed={typed} modules={modules} />
        {entries.length === 0 ? (
          <Empty title="No lines match">
            <p>No line of the log matches this search.</p>
          </Empty>
        ) : (
          <Table label="Audit log" rows={entries} rowKey={(row) => String(row.seq)} columns={columns} />
        )}
        {first && last ? (
          <Pager
            words={`Lines ${first.toLocaleString("en")} to ${last.toLocaleString("en")}, the newest first`}
            earlier={later === null ? null : `?${link({ after: String(later) })}`}
            later={earlier === null ? null : `?${link({ before: String(earlier) })}`}
          />
        ) : null}
      </Card>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function LogFilters({ typed, modules }: Pick<Page, "typed" | "modules">) {
  return (
    <Filters label="Search the log">
      <FilterSearch name="who" label="Who" value={typed.who} />
      <FilterSelect
        name="action"
        label="What"
        value={typed.action ?? ""}
        options={[["", "Everything"], ...modules.map((name) => [name, name] as const)]}
      />
      <FilterSearch name="subject" label="On which record" value={typed.subject} />
      <FilterDay name="from" label="From" value={typed.from} />
      <FilterDay name="to" label="To" value={typed.to} />
    </Filters>
  );
}

const columns: Column<Entry>[] = [
  { key: "at", label: "When (UTC)", wide: true, cell: (row) => <When at={row.at} as="record" /> },
  {
    key: "who",
    label: "Who",
    cell: (row) =>
      row.actorName === null ? (
        <span className="muted">{row.actorKind}</span>
      ) : row.actorKind ? (
        <>
          <Who name={row.actorName} />
          <span className="muted small">{` ${row.actorKind}`}</span>
        </>
      ) : (
        <Who name={row.actorName} />
      ),
  },
  { key: "what", label: "What", cell: (row) => <code>{row.action}</code> },
  {
    key: "subject",
    label: "On which record",
    wide: true,
    cell: (row) =>
      row.subjectType === null ? (
        <span className="muted">Not part of your access</span>
      ) : (
        <>
          <bdi>{row.subject}</bdi>
          <span className="muted small">{` ${row.subjectType}`}</span>
        </>
      ),
  },
  {
    key: "change",
    label: "Before → after",
    wide: true,
    cell: (row) =>
      row.reason ? (
        <>
          <Changes changes={row.changes} />
          <p className="small">{`Reason: ${row.reason}`}</p>
        </>
      ) : (
        <Changes changes={row.changes} />
      ),
  },
  {
    key: "from",
    label: "From where",
    short: "From",
    drop: "mid",
    cell: (row) => (
      <span className="small">
        {row.ip ?? "–"}
        {row.factor ? <span className="muted">{` ${row.factor}`}</span> : null}
      </span>
    ),
  },
  {
    key: "line",
    label: "Line",
    short: "Line",
    num: true,
    drop: "mid",
    cell: (row) => (row.line ? <Link to={`/audit-log/${row.line}`}>{row.line}</Link> : "–"),
  },
];
