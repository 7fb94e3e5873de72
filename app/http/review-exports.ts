import type { LoaderFunctionArgs } from "@remix-run/node";
import { record } from "#app/audit";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { perform } from "#app/work";
import { findReview } from "#db/access-reviews/reviews";
import type { ReviewRecord } from "#domain/access-reviews/record";
import { knowsReview } from "#domain/period-scope";

/** Hands the record of a review out as a file, and says so in the log. Others than those who may see it find nothing. */
export async function exportReview(
  args: LoaderFunctionArgs,
  file: { extension: string; mediaType: string; write: (record: ReviewRecord) => string },
): Promise<Response> {
  const visitor = requireStepUp(args, "access-reviews.view");
  const { app } = args.context;
  const review = await findReview(app.read, args.params.id ?? "");
  if (!review?.opened_at || !knowsReview(visitor.scope, review)) throw notFound();
  const text = file.write(await reviewRecord(app.read, review.id));
  const name = `${review.ref}.${file.extension}`;
  await perform(app, actorOf(visitor), (work) =>
    record(work, {
      action: "access-reviews.export",
      subject: { type: "access-review", id: review.id, ref: review.ref },
      after: { file: name },
    }),
  );
  return new Response(text, {
    headers: {
      "Content-Type": file.mediaType,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "private, no-store",
    },
  });
}
