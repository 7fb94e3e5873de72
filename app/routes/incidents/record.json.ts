import type { LoaderFunctionArgs } from "@remix-run/node";
import { record as audit } from "#app/audit";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readVisibleIncident } from "#app/queries/incidents/scope";
import { perform } from "#app/work";

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "incidents.view");
  const { app } = args.context;
  const record = await readVisibleIncident(app, visitor, args.params.ref ?? "");
  if (!record) throw notFound();
  const { id, ref } = record.incident;
  const entry = { action: "exports.json", subject: { type: "incident", id, ref } as const };
  await perform(app, actorOf(visitor), (work) => audit(work, entry));
  return new Response(`${JSON.stringify(record, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="${ref}.json"`,
      "Cache-Control": "private, no-store",
    },
  });
}
