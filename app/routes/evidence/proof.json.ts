import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { proofResponse } from "#app/http/proof-response";
import { proofFile } from "#app/queries/evidence/proof";
import { findVisibleEvidence } from "#app/queries/evidence/scope";

/** Everything needed to check offline that the item is in the log. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const { app } = args.context;
  const item = await findVisibleEvidence(app, visitor, args.params.ref ?? "");
  if (!item) throw notFound();
  return proofResponse(await proofFile(app, item), `${item.ref}-proof.json`);
}
