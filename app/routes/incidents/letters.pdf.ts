import type { LoaderFunctionArgs } from "@remix-run/node";
import { customerLetters, lettersAs } from "#app/http/letters-export";

/** The notice to customers as letters. */
export function loader(args: LoaderFunctionArgs) {
  return lettersAs(args, "pdf", customerLetters);
}
