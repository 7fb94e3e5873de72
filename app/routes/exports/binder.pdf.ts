import type { LoaderFunctionArgs } from "@remix-run/node";
import { binderExport } from "#app/http/binder-export";
import { pdfResponse } from "#app/http/pdf-response";

/** The evidence binder as a download. */
export async function loader(args: LoaderFunctionArgs) {
  const binder = await binderExport(args, "pdf");
  return pdfResponse(args.context.app, { ...binder, signal: args.request.signal });
}
