import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { proofFile } from "#app/queries/evidence/proof";
import { findVisibleEvidence } from "#app/queries/evidence/scope";

/** Everything that it takes to check offline that the item stands in the log. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const { app } = args.context;
  const item = await findVisibleEvidence(app, visitor, args.params.ref ?? "");
  if (!item) throw notFound();
  const proof = await proofFile(app, item);
  if (!proof) throw new Response("The log is signed within an hour. Try again then.", { status: 409 });
  return new Response(`${JSON.stringify(proof, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="${item.ref}-proof.json"`,
    },
  });
}
