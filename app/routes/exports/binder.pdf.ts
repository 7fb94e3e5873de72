import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { pdfResponse } from "#app/http/pdf-response";
import { readBinder } from "#app/queries/controls/binder";
import type { BinderScope } from "#app/queries/controls/binder-data";
import { roleNames } from "#domain/roles";

/** The evidence binder as a download: `?control=AC-01`, `?criterion=CC6.1`, or the whole period. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "exports.create");
  const { app } = args.context;
  const scope = scopeOf(new URL(args.request.url).searchParams);
  const madeBy = `${visitor.name}, ${roleNames[visitor.role].toLowerCase()}`;
  const data = await readBinder(app, scope, madeBy, visitor.scope);
  const name = scope.kind === "control" ? scope.ref : scope.kind === "criterion" ? scope.id : "period";
  return pdfResponse(app, {
    document: "evidence-binder",
    data,
    fileName: `binder-${name}-${data.today}.pdf`,
    actor: actorOf(visitor),
    subject: { type: "binder", id: name, ref: data.number },
    signal: args.request.signal,
  });
}

function scopeOf(query: URLSearchParams): BinderScope {
  const control = query.get("control")?.trim().toUpperCase();
  if (control) return { kind: "control", ref: control };
  const criterion = query.get("criterion")?.trim().toUpperCase();
  return criterion ? { kind: "criterion", id: criterion } : { kind: "period" };
}
