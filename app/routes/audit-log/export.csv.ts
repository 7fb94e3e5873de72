import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { auditCsv } from "#app/operations/installation/audit-export";
import { logViewOf } from "#app/queries/log-scope";
import { organisationDay } from "#db/installation/organisation";
import { auditSearch } from "#domain/installation/audit-log";

/** What the search finds, as CSV, the newest first. Taking it out is itself a line of the log. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "exports.create");
  const { app } = args.context;
  const typed = auditSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams));
  const lines = await auditCsv(app, actorOf(visitor), typed, await logViewOf(app, visitor));
  return new Response(createReadableStreamFromReadable(Readable.from(lines)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="audit-log-${await organisationDay(app.read, app.now())}.csv"`,
    },
  });
}
