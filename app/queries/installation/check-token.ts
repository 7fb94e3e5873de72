import type { AppContext } from "#app/context";
import { sameSecret } from "#app/secrets";
import { MINUTE_MS } from "#domain/durations";

type Holder = Pick<AppContext, "secrets" | "now">;

/** By this header a command on the same data folder shows that it may ask how its request arrived. It ends after two minutes. */
export function checkToken({ secrets, now }: Holder): string {
  const at = Math.floor(now().getTime() / MINUTE_MS);
  return `${at}.${secrets.hash("connection check", String(at))}`;
}

/** Whether `given` was made with this installation's key within two minutes of now. */
export function isCheckToken({ secrets, now }: Holder, given: string | undefined): boolean {
  const [at = "", hash = ""] = (given ?? "").split(".");
  if (!/^\d{1,12}$/.test(at) || Math.abs(Number(at) - now().getTime() / MINUTE_MS) > 2) return false;
  return sameSecret(hash, secrets.hash("connection check", at));
}
