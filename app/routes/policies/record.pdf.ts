import type { LoaderFunctionArgs } from "@remix-run/node";
import { pdfResponse } from "#app/http/pdf-response";
import { policyExport } from "#app/http/policy-export";

/** A published version of a policy as a PDF. */
export async function loader(args: LoaderFunctionArgs) {
  const policy = await policyExport(args, "pdf");
  return pdfResponse(args.context.app, { ...policy, signal: args.request.signal });
}
