import type { LoaderFunctionArgs } from "@remix-run/node";
import { clockLetter, lettersAs } from "#app/http/letters-export";

/** What the letter that answers a clock prints, as data. */
export function loader(args: LoaderFunctionArgs) {
  return lettersAs(args, "json", clockLetter);
}
