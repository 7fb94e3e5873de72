import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireUser } from "#app/auth/require";
import { importTemplates } from "#app/queries/import-templates";
import { csvFile } from "#domain/csv";

/** An empty list with the columns that an import reads, to be filled in. */
export function loader(args: LoaderFunctionArgs) {
  const path = new URL(args.request.url).pathname;
  const template = Object.hasOwn(importTemplates, path) ? importTemplates[path] : undefined;
  if (!template) throw notFound();
  requireUser(args, template.action);
  return new Response(csvFile([...template.columns], []), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${path.split("/")[1]}-template.csv"`,
    },
  });
}
