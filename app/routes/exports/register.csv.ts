import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportRegister } from "#app/http/register-file";
import { csvFile } from "#domain/csv";

/** A register as CSV. Taking it out is a line of the audit log. */
export function loader(args: LoaderFunctionArgs) {
  return exportRegister(args, {
    extension: "csv",
    mediaType: "text/csv; charset=utf-8",
    write: ({ header }, rows) => csvFile(header, rows),
  });
}
