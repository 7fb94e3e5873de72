import type { RequestHandler, Response } from "express";
import { answerRefusal } from "#app/server/refusal-page";

const words = "This address cannot be read.";

/** A filter with every choice of a page ticked has far fewer. */
const PARAMETERS = 60;
const LONGEST_NAME = 60;
/** Of path and of query. An address comes back in the header of a redirect to sign-in, each sign of it as three or nine. */
const LONGEST = 2_000;
/** Parts of a path; the longest of ours has eight. Remix compares each part of a path with all routes. */
const PARTS = 12;
/** Where Remix asks which routes serve the links of a page: a parameter for each link, 7,680 characters at most. */
export const MANIFEST = { path: "/__manifest", parameters: 4_000, longest: 8_000 };

/** With it scripts ask for the data of some parts of a page. Every other name that begins so is a matter of the framework alone. */
const ROUTES = "_routes";

/**
 * Refuses an address that no page here links to: a path that is not text once decoded, a query with more, or longer,
 * parameters than a page has, or a parameter of the framework that no page sends. "/api/v1/../users" is "/users" to every rule behind this one, as it is to the pages.
 */
export const checkAddress: RequestHandler = (request, response, next) => {
  const url = URL.parse(`http://surety.invalid${request.url}`);
  if (url?.host !== "surety.invalid") return refuse(response);
  request.url = request.originalUrl = `${url.pathname}${url.search}`;
  if (!isReadable(url.pathname) || !isShort(url))
    return answerRefusal(request, response, next, { status: 400, text: words });
  next();
};

function isReadable(path: string): boolean {
  if (path.length > LONGEST || path.split("/").length > PARTS + 1) return false;
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch {
    return false;
  }
}

function isShort({ pathname, search }: URL): boolean {
  const { parameters, longest } =
    pathname === MANIFEST.path ? MANIFEST : { parameters: PARAMETERS, longest: LONGEST };
  if (search.length > longest || search.split("&").length > parameters) return false;
  return [...new URLSearchParams(search)].every(
    ([name, value]) => name.length <= LONGEST_NAME && !value.includes("\0") && isOurs(name, pathname),
  );
}

function isOurs(name: string, pathname: string): boolean {
  return !name.startsWith("_") || (name === ROUTES && pathname.endsWith(".data"));
}

function refuse(response: Response): void {
  response.status(400).type("text/plain").send(`${words}\n`);
}
