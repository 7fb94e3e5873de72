import type { LoaderFunctionArgs } from "@remix-run/node";
import { clockLetter, lettersAs } from "#app/http/letters-export";

/** The notice that answers a clock as a letter to its recipient. */
export function loader(args: LoaderFunctionArgs) {
  return lettersAs(args, "pdf", clockLetter);
}
