import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { takeUpload } from "#app/http/take-upload";
import { readOwnRequest } from "#app/queries/evidence/requests";
import { awaitsAnswer } from "#domain/evidence/requests";

/** There is nothing to read here. */
export function loader(args: LoaderFunctionArgs) {
  requireUser(args, "evidence-requests.answer-own");
  throw notFound();
}

/** Takes files from the person who is asked as soon as they are dropped. */
export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "evidence-requests.answer-own");
  const { app } = args.context;
  const own = await readOwnRequest(app, visitor, args.params.ref ?? "");
  if (!own || !awaitsAnswer(own.request.state)) throw notFound();
  return takeUpload(app, visitor, args.request);
}
