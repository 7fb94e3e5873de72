import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { statusOf } from "#app/http/submit";
import { openReceipts, readUpload } from "#app/http/uploads";

/** There is nothing to read here. */
export function loader(args: LoaderFunctionArgs) {
  requireUser(args, "evidence.add");
  throw notFound();
}

/** Takes files as soon as they are dropped, and answers with a receipt for each. */
export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "evidence.add");
  const { app } = args.context;
  const { form, refusal } = await readUpload(app, visitor, args.request);
  if (refusal) return Response.json({ error: refusal.message }, { status: statusOf[refusal.code] });
  const files = openReceipts(app, visitor, form.getAll("stored").map(String));
  return Response.json({ files: files.map(({ name, size, token }) => ({ name, size, token })) });
}
