/** A text that is answered whole, with the compressed forms that were made of it so far. */
export type WholeText = { text: string; pressed: Map<string, Buffer> };

/**
 * Texts beside the Response that is handed on. As its body the text would be encoded, wrapped in a stream, and read back from
 * it: a tenth of a request's work.
 */
const texts = new WeakMap<Response, WholeText>();

/** A response with a text for `send` (remix-handler.ts), which asks `textOf`; for pages and for file routes. */
export function textResponse(text: string | WholeText, init: ResponseInit): Response {
  const response = new Response(null, init);
  texts.set(response, typeof text === "string" ? { text, pressed: new Map() } : text);
  return response;
}

/** The text of a response made by `textResponse`; undefined for every other response. */
export function textOf(response: Response): WholeText | undefined {
  return texts.get(response);
}

const written = new WeakMap<object, WholeText>();

/** `value` as JSON in the shape that `write` gives it. A value that is answered again is neither written nor compressed again. */
export function jsonResponse<T extends object>(
  value: T,
  write: (value: T) => unknown,
  headers: Record<string, string> = {},
): Response {
  const text = written.get(value) ?? { text: JSON.stringify(write(value)), pressed: new Map() };
  written.set(value, text);
  return textResponse(text, { headers: { "Content-Type": "application/json; charset=utf-8", ...headers } });
}
