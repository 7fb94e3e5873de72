import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { exportNumbers } from "#app/operations/incidents/numbers";
import { readIncidentNumbers } from "#app/queries/incidents/numbers";
import { perform } from "#app/work";

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "incidents.view");
  const { app } = args.context;
  const numbers = await readIncidentNumbers(app, visitor);
  const text = await perform(app, actorOf(visitor), (work) => exportNumbers(work, numbers));
  return new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="incidents-by-year.csv"`,
      "Cache-Control": "private, no-store",
    },
  });
}
