import { setImmediate } from "node:timers/promises";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { record } from "#app/audit";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readListAsk } from "#app/http/list-view";
import { evidenceScope } from "#app/queries/evidence/scope";
import { filterOf } from "#app/queries/evidence/search";
import { perform } from "#app/work";
import { type ExportFacts, listExportFacts } from "#db/evidence/export-facts";
import { type EvidenceLine, evidenceSorts, listEvidence } from "#db/evidence/lists";
import { organisationDay } from "#db/installation/organisation";
import { csvFile } from "#domain/csv";
import { evidenceKinds } from "#domain/evidence/evidence";
import { evidenceSearch } from "#domain/evidence/forms";
import { includesDay, type Scope } from "#domain/period-scope";

const HEADER = [
  "reference",
  "title",
  "kind",
  "source",
  "performed from",
  "performed to",
  "covers from",
  "covers to",
  "extracted at",
  "extracted by",
  "rows",
  "recorded at",
  "state",
  "accepted by",
  "accepted at",
  "partial",
  "controls",
  "due or event",
  "superseded by",
  "file SHA-256",
  "log line",
];

const SLICE = 250;

/** What its links name; an auditor sees no day outside their period. */
function dueIn(due: string | null | undefined, scope: Scope | null): string | null {
  const named = due?.split(" ").filter((one) => !scope || one.length !== 10 || includesDay(scope, one));
  return named?.join(" ") || null;
}

function lineOf(
  row: EvidenceLine,
  facts: ExportFacts | undefined,
  scope: Scope | null,
): (string | number | null)[] {
  return [
    row.ref,
    row.title,
    evidenceKinds[row.kind].name,
    row.source,
    facts?.performed_from ?? null,
    facts?.performed_to ?? null,
    facts?.covers_from ?? null,
    facts?.covers_to ?? null,
    row.extracted_at,
    row.extracted_by,
    facts?.rows ?? null,
    row.recorded_at,
    row.verdict ?? "waiting",
    facts?.accepted_by ?? null,
    facts?.accepted_at ?? null,
    row.partial,
    row.controls,
    dueIn(facts?.due, scope),
    row.successor,
    facts?.hashes ?? null,
    facts?.line ?? null,
  ];
}

/** The list as it is narrowed and sorted, as CSV. Taking it out is a line of the audit log. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "exports.create");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  const search = evidenceSearch.parse(Object.fromEntries(query));
  const rows = await listEvidence(
    app.read,
    filterOf(search, await evidenceScope(app, visitor.scope), app.now()),
    {
      order: readListAsk(query, evidenceSorts, "-at"),
    },
  );
  await perform(app, actorOf(visitor), (work) =>
    record(work, {
      action: "exports.csv",
      subject: { type: "evidence", id: "list" },
      after: { rows: rows.length, ...search },
    }),
  );
  const lines: (string | number | null)[][] = [];
  for (let at = 0; at < rows.length; at += SLICE) {
    const slice = rows.slice(at, at + SLICE);
    const facts = await listExportFacts(
      app.read,
      slice.map(({ id }) => id),
    );
    lines.push(...slice.map((row) => lineOf(row, facts.get(row.id), visitor.scope)));
    // A long list gives other requests their turn.
    await setImmediate();
  }
  return new Response(csvFile(HEADER, lines), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="evidence-${await organisationDay(app.read, app.now())}.csv"`,
    },
  });
}
