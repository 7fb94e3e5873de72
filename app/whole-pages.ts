/**
 * The text of rendered pages, beside the Response that Remix hands on. As its body the text would be encoded, wrapped in a
 * stream, and read back from it: a tenth of a request's work.
 */
const texts = new WeakMap<Response, string>();

/** A response for a page; `takePage` gives its text to who sends it. */
export function pageResponse(text: string, init: ResponseInit): Response {
  const response = new Response(null, init);
  texts.set(response, text);
  return response;
}

/** The text of a page made by `pageResponse`; undefined for every other response. */
export function takePage(response: Response): string | undefined {
  return texts.get(response);
}
