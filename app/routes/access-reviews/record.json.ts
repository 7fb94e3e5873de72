import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportReview } from "#app/http/review-exports";

/** The record of a review, all nine parts, as JSON. */
export async function loader(args: LoaderFunctionArgs) {
  return exportReview(args, {
    extension: "json",
    mediaType: "application/json; charset=utf-8",
    write: (record) => `${JSON.stringify(record, null, 2)}\n`,
  });
}
