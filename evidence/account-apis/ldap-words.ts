/** What a directory means by the number with which it refuses (RFC 4511, appendix A). */
const MEANS: Readonly<Record<number, string>> = {
  3: "exceeded its own time limit",
  4: "limits the number of entries for this sign-in",
  8: "requires an encrypted connection or a stronger sign-in",
  11: "limits the number of entries for this sign-in",
  13: "requires an encrypted connection",
  32: "does not have this search base",
  34: "cannot parse the sign-in name or the search base",
  49: "does not accept this name and password",
  50: "does not allow this name to read the entries",
  51: "is too busy",
  52: "is unavailable",
  53: "refuses the request",
};

/** The refusal of a directory in plain words, with its number and what it said beside it; any other error as it is. */
export function inPlainWords(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (!(error instanceof Error) || typeof code !== "number") return error;
  const means = MEANS[code];
  const detail = (message ?? "")
    .trim()
    .replace(/Code: 0x[0-9a-f]+$/i, "")
    .trim();
  return means === undefined ? error : new Error(`${means} (LDAP ${code}${detail && `: ${detail}`})`);
}
