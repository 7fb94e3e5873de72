import type { LoaderFunctionArgs } from "@remix-run/node";
import { record } from "#app/audit";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { evidenceScope } from "#app/queries/evidence/scope";
import { filterOf } from "#app/queries/evidence/search";
import { perform } from "#app/work";
import { listEvidence } from "#db/evidence/lists";
import { organisationDay } from "#db/installation/organisation";
import { csvText } from "#domain/csv";
import { evidenceKinds } from "#domain/evidence/evidence";
import { evidenceSearch } from "#domain/evidence/forms";

const HEADER = [
  "reference",
  "title",
  "kind",
  "source",
  "taken out at",
  "by",
  "recorded at",
  "state",
  "partial",
  "controls",
  "superseded by",
];

/** The list as it is narrowed, as CSV. Taking it out is a line of the audit log. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "exports.create");
  const { app } = args.context;
  const search = evidenceSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams));
  const rows = await listEvidence(
    app.read,
    filterOf(search, await evidenceScope(app, visitor.scope), app.now()),
    {
      limit: 100_000,
      offset: 0,
    },
  );
  await perform(app, actorOf(visitor), (work) =>
    record(work, {
      action: "exports.csv",
      subject: { type: "evidence", id: "list" },
      after: { rows: rows.length, ...search },
    }),
  );
  const lines = rows.map((row) => [
    row.ref,
    row.title,
    evidenceKinds[row.kind].name,
    row.source,
    row.extracted_at,
    row.extracted_by,
    row.recorded_at,
    row.verdict ?? "waiting",
    row.partial,
    row.controls,
    row.successor,
  ]);
  return new Response(csvText(HEADER, lines), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="evidence-${await organisationDay(app.read, app.now())}.csv"`,
    },
  });
}
