import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { takeEvidence } from "#app/http/recognised-uploads";

/** There is nothing to read here. */
export function loader(args: LoaderFunctionArgs) {
  requireUser(args, "evidence.add");
  throw notFound();
}

/** Takes files as soon as they are dropped, and answers with a receipt for each. */
export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "evidence.add");
  return takeEvidence(args.context.app, visitor, args.request);
}
