import type { LoaderFunctionArgs } from "@remix-run/node";
import { documentJson } from "#app/http/document-json";
import { receiptExport } from "#app/http/receipt-export";

/** What a reviewer's receipt prints, as data. */
export async function loader(args: LoaderFunctionArgs) {
  const { data, ...one } = await receiptExport(args, "json");
  const { madeAt, madeBy, logLine } = data.origin;
  const made = { number: data.receipt.review, madeAt, madeBy, logLine };
  return documentJson(args.context.app, { ...one, made, content: data.receipt });
}
