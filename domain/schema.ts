import { z } from "zod";
import { lookupTable } from "#domain/lookup-table";

// zod 4 probes `new Function` once; our CSP would report that, so every module takes `z` from here.
// A rule without words of its own gets plain ones: a form shows them to people.
z.config({ jitless: true, customError: inputErrorWords });

export { z };

/** Days that a record can name. Beyond them calculating with days leaves the calendar: year 0, or five digits. */
const EARLIEST = "1900-01-01";
const LATEST = "2999-12-31";

/**
 * A field for a calendar day, YYYY-MM-DD, from 1900 to 2999; the only one (a check refuses others). A text that is not a day ends the
 * check of its form there: the rules between fields calculate with days and would throw.
 */
export function dayField(error?: string) {
  return z.iso
    .date({ error, abort: true })
    .refine((day) => day >= EARLIEST && day <= LATEST, { error: error ?? "Enter a day", abort: true });
}

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * What a form or the API says of a value where its schema has no words of its own: what to enter, without the library's terms.
 * Undefined leaves the library's message.
 */
function inputErrorWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined || issue.input === null || Number.isNaN(issue.input))
        return "Enter a value";
      return `This is not ${kinds[issue.expected] ?? "what is expected here"}. Enter ${kinds[issue.expected] ?? "another value"}`;
    case "invalid_value":
      return issue.values.length > 1
        ? `This is not one of the choices. Choose one of: ${issue.values.map(String).join(", ")}`
        : "This is not the value that the form sends. Reload the page";
    case "invalid_union":
      return "This is not one of the choices. Reload the page and choose again";
    case "too_big":
      return issue.origin === "string"
        ? `This is too long. Enter at most ${issue.maximum} characters`
        : `This is too much. At most ${issue.maximum} are accepted`;
    case "too_small":
      return issue.origin === "string" && issue.minimum === 1 ? "Enter a value" : undefined;
    case "unrecognized_keys":
      return `This has fields that are not known: ${issue.keys.join(", ")}. Leave them out`;
    default:
      return undefined;
  }
}

const kinds = lookupTable<string>({
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
});
