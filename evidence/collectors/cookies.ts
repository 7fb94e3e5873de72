import type { Finding } from "#domain/evidence/evidence";
import { finding } from "#evidence/collectors/collector";
import { fieldLines } from "#evidence/collectors/header-lists";

type Cookie = { name: string; value: string; attributes: ReadonlyMap<string, string> };

/** Names that usually carry a session or a token, which no script has to read. */
const SESSION = /sess|(^|[-_.])sid|auth|token|jwt/i;
const LONG_AGO = Date.UTC(2000, 0, 1);
const FOR_SCRIPTS = /csrf|xsrf/i;

/** Judges the flags of each cookie that the page sets (RFC 6265bis); nothing where it sets none. */
export function judgeCookies(object: string, rawHeaders: readonly string[]): Finding[] {
  // A comma does not separate cookies: each line is one (Fetch, "Set-Cookie" is never combined).
  const cookies = fieldLines(rawHeaders, "set-cookie")
    .map(readCookie)
    .filter((cookie) => !isRemoval(cookie));
  if (cookies.length === 0) return [];
  const problems = cookies.flatMap((cookie) => {
    const found = problemOf(cookie);
    return found ? [`${cookie.name || "without a name"} ${found}`] : [];
  });
  if (problems.length > 0) return [finding("cookies", object, "fail", `Cookie ${problems.join("; ")}.`)];
  const names = cookies.map((cookie) => cookie.name).join(", ");
  return [finding("cookies", object, "pass", `The flags are set: ${names}.`)];
}

/** Of an attribute that appears twice the last counts. */
function readCookie(line: string): Cookie {
  const [pair = "", ...rest] = line.split(";");
  const equals = pair.indexOf("=");
  const name = equals < 0 ? "" : pair.slice(0, equals).trim();
  const attributes = new Map(
    rest.map((part) => {
      const at = part.indexOf("=");
      const key = (at < 0 ? part : part.slice(0, at)).trim().toLowerCase();
      return [key, at < 0 ? "" : part.slice(at + 1).trim()] as const;
    }),
  );
  return { name, value: pair.slice(equals + 1).trim(), attributes };
}

/** A cookie that is set to be removed carries nothing. */
function isRemoval({ value, attributes }: Cookie): boolean {
  const expires = Date.parse(attributes.get("expires") ?? "");
  return value === "" || /^(0|-\d+)$/.test(attributes.get("max-age") ?? "") || expires < LONG_AGO;
}

function problemOf({ name, attributes }: Cookie): string | null {
  const secure = attributes.has("secure");
  const sameSite = attributes.get("samesite")?.toLowerCase();
  const bound = !attributes.get("domain") && attributes.get("path") === "/";
  if (/^__host-/i.test(name) && !(secure && bound))
    return "is refused by browsers: __Host- needs Secure, Path=/ and no Domain";
  if (!secure && sameSite === "none") return "is refused by browsers: SameSite=None needs Secure";
  if (!secure && /^__secure-/i.test(name)) return "is refused by browsers: __Secure- needs Secure";
  if (!secure) return "has no Secure flag";
  if (!attributes.has("httponly") && SESSION.test(name) && !FOR_SCRIPTS.test(name))
    return "has no HttpOnly flag";
  return null;
}
