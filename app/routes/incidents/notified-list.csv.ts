import type { LoaderFunctionArgs } from "@remix-run/node";
import { record as audit } from "#app/audit";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { can } from "#app/http/submit";
import { notifiedColumns, notifiedSorts, readNotified } from "#app/queries/incidents/notified";
import { perform } from "#app/work";
import { csvFile } from "#domain/csv";
import { inOrderAsked } from "#domain/installation/lists";

/** Who was notified of an incident, as narrowed and sorted on the page. Taking it out is a line of the audit log. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "incidents.view");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  const list = await readNotified(app, visitor, args.params.ref ?? "", query);
  if (!list || !can(visitor, "exports.create")) throw notFound();
  const { id, ref } = list.incident;
  await perform(app, actorOf(visitor), (work) =>
    audit(work, {
      action: "exports.csv",
      subject: { type: "incident", id, ref },
      after: { list: "notified", rows: list.found.length },
    }),
  );
  const cells = Object.values(notifiedColumns);
  const text = csvFile(
    Object.keys(notifiedColumns),
    inOrderAsked(query, list.found, notifiedSorts).map((line) => cells.map((cell) => cell(line))),
  );
  return new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${ref}-notified.csv"`,
      "Cache-Control": "private, no-store",
    },
  });
}
