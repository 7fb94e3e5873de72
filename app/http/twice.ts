import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { setFlash } from "#app/http/flash";
import { organisationZone } from "#db/installation/organisation";
import { twiceTyped } from "#domain/local-times";

/**
 * The answer to a form that was taken; where a time in it comes twice on the clocks of this person, the page that follows says which
 * of the two counts. One place for every form: a field is known by its text, which is a day and a time and nothing else.
 */
export async function sayTwice(
  app: AppContext,
  visitor: Visitor,
  typed: Record<string, unknown>,
  answer: unknown,
): Promise<unknown> {
  const texts = Object.values(typed).filter((value) => typeof value === "string");
  if (!texts.some((text) => /^\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text))) return answer;
  const zone = visitor.zone ?? (await organisationZone(app.read));
  const words = texts.flatMap((text) => twiceTyped(text, zone) ?? []).join(" ");
  if (!words) return answer;
  if (answer instanceof Response) return redirectWithMessage(app, answer, words);
  const { data } = (answer ?? {}) as { data?: unknown };
  if (data && typeof data === "object") Object.assign(data, { message: words });
  return answer;
}

function redirectWithMessage(app: AppContext, answer: Response, words: string): Response {
  const location = answer.headers.get("Location");
  if (!location?.startsWith("/")) return answer;
  const [before = "", hash] = location.split("#");
  const [path = "", query] = before.split("?");
  const target = `${setFlash(app, path, words)}${query ? `&${query}` : ""}${hash ? `#${hash}` : ""}`;
  const headers = new Headers(answer.headers);
  headers.set("Location", target);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}
