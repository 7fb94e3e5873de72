import type { LoaderFunctionArgs } from "@remix-run/node";
import { pdfResponse } from "#app/http/pdf-response";
import { receiptExport } from "#app/http/receipt-export";

/** The reviewer's own copy of what they signed. */
export async function loader(args: LoaderFunctionArgs) {
  const one = await receiptExport(args, "pdf");
  return pdfResponse(args.context.app, { ...one, signal: args.request.signal });
}
