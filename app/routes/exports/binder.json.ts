import type { LoaderFunctionArgs } from "@remix-run/node";
import { binderExport } from "#app/http/binder-export";
import { documentJson } from "#app/http/document-json";
import { contentOfBinder, headOfBinder } from "#app/queries/controls/binder-data";

/** What the binder prints, as data. */
export async function loader(args: LoaderFunctionArgs) {
  const { data, ...one } = await binderExport(args, "json");
  return documentJson(args.context.app, { ...one, made: headOfBinder(data), content: contentOfBinder(data) });
}
