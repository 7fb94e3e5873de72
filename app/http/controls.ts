import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { readProgramme } from "#app/queries/controls/programme";
import type { Action } from "#domain/roles";

/** The occurrence that a page is about, named by `?occurrence=`; 404 when the control or the occurrence does not exist. */
export async function findOccurrence(args: LoaderFunctionArgs, action: Action) {
  requireUser(args, action);
  const { app } = args.context;
  const key = new URL(args.request.url).searchParams.get("occurrence");
  const [control] = (await readProgramme(app.read, app.now(), null, { ref: args.params.ref ?? "" })).controls;
  const one = control?.occurrences.find((candidate) => candidate.key === key);
  if (!control || !one) throw notFound();
  const { due, state, daysLate } = one;
  return {
    control: { ref: control.ref, title: control.version.title },
    occurrence: { key: one.key, due, state, daysLate, event: one.event?.label ?? null },
  };
}
