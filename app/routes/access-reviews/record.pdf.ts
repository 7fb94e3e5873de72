import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { pdfResponse } from "#app/http/pdf-response";
import type { AccessReviewOf } from "#app/pdf/documents/access-review-of";
import { originOf } from "#app/queries/installation/origin";
import { findReview } from "#db/access-reviews/reviews";
import { knowsReview } from "#domain/period-scope";

/** The record of a review as PDF. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireStepUp(args, "access-reviews.view");
  const { app } = args.context;
  const review = await findReview(app.read, args.params.id ?? "");
  if (!review?.opened_at || !knowsReview(visitor.scope, review)) throw notFound();
  return pdfResponse(app, {
    document: "access-review-of",
    data: {
      file: app.databaseFile,
      review: { id: review.id, ref: review.ref, title: review.title },
      origin: await originOf(app, visitor.name),
    } satisfies AccessReviewOf,
    fileName: `${review.ref}.pdf`,
    actor: actorOf(visitor),
    subject: { type: "access-review", id: review.id, ref: review.ref },
    signal: args.request.signal,
  });
}
