import type { LoaderFunctionArgs } from "@remix-run/node";
import { documentJson } from "#app/http/document-json";
import { policyExport } from "#app/http/policy-export";

/** What the PDF of a policy's version prints, as data. */
export async function loader(args: LoaderFunctionArgs) {
  const { data, ...one } = await policyExport(args, "json");
  const made = { number: `${data.slug} ${data.number}`, madeAt: data.publishedAt, madeBy: data.publisher };
  return documentJson(args.context.app, { ...one, made, content: data });
}
