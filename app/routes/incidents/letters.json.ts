import type { LoaderFunctionArgs } from "@remix-run/node";
import { customerLetters, lettersAs } from "#app/http/letters-export";

/** What the letters of a notice to customers print, as data. */
export function loader(args: LoaderFunctionArgs) {
  return lettersAs(args, "json", customerLetters);
}
