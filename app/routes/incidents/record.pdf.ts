import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { pdfResponse } from "#app/http/pdf-response";
import { readVisibleIncident } from "#app/queries/incidents/scope";

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "incidents.view");
  const { app } = args.context;
  const now = app.now();
  const record = await readVisibleIncident(app, visitor, args.params.ref ?? "");
  if (!record) throw notFound();
  const { id, ref } = record.incident;
  return pdfResponse(app, {
    document: "incident",
    data: { record, madeAt: now, madeBy: visitor.name },
    fileName: `${ref}.pdf`,
    actor: actorOf(visitor),
    subject: { type: "incident", id, ref },
    signal: args.request.signal,
  });
}
