/** What a directory means by the number with which it refuses (RFC 4511, appendix A). */
const MEANS: Readonly<Record<number, string>> = {
  3: "took longer than it allows itself",
  4: "gives no more entries than this to whoever signs in here",
  8: "wants an encrypted way or a stronger sign-in",
  11: "gives no more entries than this to whoever signs in here",
  13: "wants an encrypted way",
  32: "has no such place to search under",
  34: "cannot read the name to sign in as, or the place to search under",
  49: "does not accept this name with this password",
  50: "does not let this name read that",
  51: "is too busy",
  52: "is not available now",
  53: "is not willing to do that",
};

/** The refusal of a directory in plain words, with its number and what it said beside it; any other error as it is. */
export function inPlainWords(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (!(error instanceof Error) || typeof code !== "number") return error;
  const means = MEANS[code];
  const said = (message ?? "")
    .trim()
    .replace(/Code: 0x[0-9a-f]+$/i, "")
    .trim();
  return means === undefined ? error : new Error(`${means} (LDAP ${code}${said && `: ${said}`})`);
}
