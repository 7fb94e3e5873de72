import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { receiptOf } from "#app/queries/access-reviews/receipt";
import { originOf } from "#app/queries/installation/origin";
import { findSignOffLine } from "#db/installation/log-leaves";

/** What the visitor signed in a review, for its PDF and its JSON. */
export async function receiptExport(args: LoaderFunctionArgs, extension: "pdf" | "json") {
  const visitor = requireStepUp(args, "access-reviews.decide-own");
  const { app } = args.context;
  const id = args.params.id ?? "";
  const receipt = visitor.personId ? await receiptOf(app.read, id, visitor.personId) : null;
  if (!receipt) throw notFound();
  const { signedAt } = receipt;
  const now = await originOf(app, visitor.name);
  const logLine = await findSignOffLine(app.read, {
    reviewId: id,
    personId: visitor.personId ?? "",
    signedAt,
  });
  // The receipt is of the signing: its instant and its line, so that each download has the same bytes.
  const origin = { ...now, madeAt: new Date(signedAt), logLine: logLine ?? now.logLine };
  return {
    document: "review-receipt" as const,
    data: { receipt, origin },
    fileName: `${receipt.review}-receipt.${extension}`,
    actor: actorOf(visitor),
    subject: { type: "access-review" as const, id, ref: receipt.review },
  };
}
