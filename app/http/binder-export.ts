import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readBinder } from "#app/queries/controls/binder";
import type { BinderScope } from "#app/queries/controls/binder-data";
import { shortBinderOf } from "#app/queries/controls/short-binder";
import { roleNames } from "#domain/roles";

/**
 * The binder that a request asks for (`?control=AC-01`, `?criterion=CC6.1`, or the whole period; `form=short` for its short form),
 * for its PDF and its JSON.
 */
export async function binderExport(args: LoaderFunctionArgs, extension: "pdf" | "json") {
  const visitor = requireStepUp(args, "exports.create");
  const query = new URL(args.request.url).searchParams;
  const scope = scopeOf(query);
  const madeBy = `${visitor.name}, ${roleNames[visitor.role].toLowerCase()}`;
  const full = await readBinder(args.context.app, scope, madeBy, visitor.scope);
  const printed =
    query.get("form") === "short"
      ? { document: "short-binder", data: shortBinderOf(full) }
      : { document: "evidence-binder", data: full };
  const name = scope.kind === "control" ? scope.ref : scope.kind === "criterion" ? scope.id : "period";
  return {
    ...printed,
    fileName: `binder-${name}-${printed.document === "short-binder" ? "short-" : ""}${full.today}.${extension}`,
    actor: actorOf(visitor),
    subject: { type: "binder" as const, id: name, ref: printed.data.number },
  };
}

function scopeOf(query: URLSearchParams): BinderScope {
  const control = query.get("control")?.trim().toUpperCase();
  if (control) return { kind: "control", ref: control };
  const criterion = query.get("criterion")?.trim().toUpperCase();
  return criterion ? { kind: "criterion", id: criterion } : { kind: "period" };
}
