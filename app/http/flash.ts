import type { AppContext } from "#app/context";
import { MINUTE_MS } from "#domain/durations";

const tenMinutesMs = 10 * MINUTE_MS;

/** The address of a page that begins with this message once. Sealed, so that a crafted link cannot show words of its own. */
export function setFlash(app: AppContext, page: string, text: string): string {
  const until = app.now().getTime() + tenMinutesMs;
  return `${page}?message=${app.secrets.seal(JSON.stringify({ text, until }), "message on a page", page)}`;
}

/** The sentence that the address brings along; null when there is none, it is not ours, or older than ten minutes. */
export function readFlash(app: AppContext, url: URL): string | null {
  const sealed = url.searchParams.get("message");
  if (!sealed) return null;
  try {
    const { text, until } = JSON.parse(
      app.secrets.open(sealed, "message on a page", url.pathname.replace(/\.data$/, "")),
    ) as { text?: unknown; until?: unknown };
    return typeof text === "string" && typeof until === "number" && until > app.now().getTime() ? text : null;
  } catch {
    return null;
  }
}
