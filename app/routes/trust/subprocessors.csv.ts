import type { LoaderFunctionArgs } from "@remix-run/node";
import { publicCache, requirePublicList } from "#app/queries/vendors/public-list";
import { csvFile } from "#domain/csv";

const header = [
  "name",
  "purpose",
  "data",
  "countries",
  "transfer",
  "url",
  "in_use_from",
  "in_use_until",
  "stated_in_use_since",
  "stated_on",
];

/** The public list as CSV, announced companies included; values that a spreadsheet would run are neutralised. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { on, inUse, coming } = await requirePublicList(context.app, request);
  const rows = [...inUse, ...coming].map((e) => [
    e.name,
    e.purpose,
    e.data,
    e.countries.join("; "),
    e.transfer,
    e.url,
    e.fromOn,
    e.untilOn,
    e.sinceOn,
    e.statedOn,
  ]);
  return new Response(csvFile(header, rows), {
    headers: {
      ...publicCache,
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="subprocessors-${on}.csv"`,
    },
  });
}
