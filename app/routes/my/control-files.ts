import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { takeUpload } from "#app/http/take-upload";
import { findOwnControl } from "#app/queries/controls/own";

/** There is nothing to read here. */
export function loader(args: LoaderFunctionArgs) {
  requireUser(args, "evidence.add-own");
  throw notFound();
}

/** Takes files for the owner of a control as soon as they are dropped. */
export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "evidence.add-own");
  const { app } = args.context;
  if (!(await findOwnControl(app, visitor, args.params.ref ?? ""))) throw notFound();
  return takeUpload(app, visitor, args.request);
}
