import { setImmediate } from "node:timers/promises";
import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { type Actor, allow, perform } from "#app/work";
import { logLength, searchAuditLog } from "#db/installation/audit-log";
import { csvFile, csvText } from "#domain/csv";
import type { AuditSearch, LogView } from "#domain/installation/audit-log";

/** A larger piece would hold the event loop for longer than 50 ms. */
const PAGE = 250;
const HEADER = [
  "line",
  "at",
  "actor_kind",
  "actor",
  "action",
  "subject_type",
  "subject_id",
  "subject_ref",
  "before",
  "after",
  "reason",
  "ip",
  "factor",
];

/** Notes the export, then gives the entries that fit the search as CSV, piece by piece, the newest first, each as far as the view lets it be read. */
export async function auditCsv(
  app: AppContext,
  actor: Actor,
  search: AuditSearch,
  view: LogView,
): Promise<AsyncGenerator<string>> {
  allow(actor, "exports.create");
  const upTo = await logLength(app.read);
  await perform(app, actor, (work) =>
    record(work, {
      action: "exports.audit-log",
      subject: { type: "audit-log", id: `up to ${upTo}` },
      after: { ...search },
    }),
  );
  return rows(app, search, view);
}

async function* rows(
  app: AppContext,
  { before, after: _, ...search }: AuditSearch,
  view: LogView,
): AsyncGenerator<string> {
  yield csvFile(HEADER, []);
  for (let next: number | undefined = before; ; ) {
    const page = await searchAuditLog(app.read, { ...search, before: next }, PAGE, view);
    if (page.length === 0) return;
    const text = csvText(
      [],
      page.map((entry) => [
        entry.line,
        entry.at.toISOString(),
        entry.actorKind,
        entry.actorName,
        entry.action,
        entry.subjectType,
        entry.subjectId,
        entry.subjectRef,
        entry.before && JSON.stringify(entry.before),
        entry.after && JSON.stringify(entry.after),
        entry.reason,
        entry.ip,
        entry.factor,
      ]),
    );
    // An empty header leaves an empty first line.
    yield text.slice(2);
    await setImmediate();
    next = page.at(-1)?.seq;
  }
}
