/** A mail server as SMTP_URL names it. */
type SmtpAddress = {
  secure: boolean;
  host: string;
  /** Null for the usual one: 465 with TLS from the first byte, else 587. */
  port: number | null;
  user: string | null;
  password: string | null;
  options: Record<string, string>;
};

/**
 * Reads `smtp://user:password@host:port?option=value`. User and password may be percent-encoded or written as they are: the
 * host begins after the last @, so `#`, `/`, `?`, `:` and `@` in a password do no harm, and a `%` that begins no encoding is
 * itself. Null where it names no server.
 */
export function readSmtpAddress(text: string): SmtpAddress | null {
  const [, scheme, rest] = /^(smtps?):\/\/(.+)$/is.exec(text.trim()) ?? [];
  if (!scheme || !rest) return null;
  const place =
    /^(?:(?<credentials>.*)@)?(?<host>\[[0-9a-f:.]+\]|[^\s@:/?#[\]]+)(?::(?<port>\d{1,5}))?\/?(?:\?(?<query>[^#@]*))?$/is.exec(
      rest,
    );
  if (!place?.groups) return null;
  const { credentials, host = "", port, query = "" } = place.groups;
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535)) return null;
  const colon = credentials?.indexOf(":") ?? -1;
  const user = credentials === undefined ? null : colon < 0 ? credentials : credentials.slice(0, colon);
  return {
    secure: scheme.toLowerCase() === "smtps",
    host: host.replace(/^\[|\]$/g, ""),
    port: port === undefined ? null : Number(port),
    user: user === null ? null : decoded(user),
    password: colon < 0 ? null : decoded(credentials!.slice(colon + 1)),
    options: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** Takes each run of `%XX` for what it encodes, where it encodes text. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
