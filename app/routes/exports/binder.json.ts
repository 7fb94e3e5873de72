import type { LoaderFunctionArgs } from "@remix-run/node";
import { binderExport } from "#app/http/binder-export";
import { documentJson } from "#app/http/document-json";
import { contentOfBinder } from "#app/queries/controls/binder-data";

/** What the binder prints, as data. */
export async function loader(args: LoaderFunctionArgs) {
  const { data, ...one } = await binderExport(args, "json");
  const { number, madeAt, madeBy, logLine } = data;
  const made = { number, madeAt, madeBy, logLine };
  return documentJson(args.context.app, { ...one, made, content: contentOfBinder(data) });
}
