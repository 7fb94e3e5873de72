import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readBinder } from "#app/queries/controls/binder";
import type { BinderScope } from "#app/queries/controls/binder-data";
import { roleNames } from "#domain/roles";

/** The binder that a request asks for (`?control=AC-01`, `?criterion=CC6.1`, or the whole period), for its PDF and its JSON. */
export async function binderExport(args: LoaderFunctionArgs, extension: "pdf" | "json") {
  const visitor = requireStepUp(args, "exports.create");
  const scope = scopeOf(new URL(args.request.url).searchParams);
  const madeBy = `${visitor.name}, ${roleNames[visitor.role].toLowerCase()}`;
  const data = await readBinder(args.context.app, scope, madeBy, visitor.scope);
  const name = scope.kind === "control" ? scope.ref : scope.kind === "criterion" ? scope.id : "period";
  return {
    document: "evidence-binder" as const,
    data,
    fileName: `binder-${name}-${data.today}.${extension}`,
    actor: actorOf(visitor),
    subject: { type: "binder" as const, id: name, ref: data.number },
  };
}

function scopeOf(query: URLSearchParams): BinderScope {
  const control = query.get("control")?.trim().toUpperCase();
  if (control) return { kind: "control", ref: control };
  const criterion = query.get("criterion")?.trim().toUpperCase();
  return criterion ? { kind: "criterion", id: criterion } : { kind: "period" };
}
