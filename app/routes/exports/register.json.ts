import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportRegister } from "#app/http/register-file";

/** A register as JSON: an object for each row, under the names of the CSV's columns. Taking it out is a line of the audit log. */
export function loader(args: LoaderFunctionArgs) {
  return exportRegister(args, {
    extension: "json",
    mediaType: "application/json",
    write: ({ header }, rows) => {
      const records = rows.map((row) =>
        Object.fromEntries(header.map((name, at) => [name, row[at] ?? null])),
      );
      return `${JSON.stringify(records, null, 2)}\n`;
    },
  });
}
