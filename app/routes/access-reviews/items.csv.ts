import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportReview } from "#app/http/review-exports";
import { reviewCsv } from "#domain/access-reviews/csv";

/** Every decision of a review, one line each. */
export async function loader(args: LoaderFunctionArgs) {
  return exportReview(args, { extension: "csv", mediaType: "text/csv; charset=utf-8", write: reviewCsv });
}
