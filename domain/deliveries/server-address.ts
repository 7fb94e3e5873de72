/** A server as the environment names it: `scheme://user:password@host:port/path?option=value`. */
export type ServerAddress = {
  /** In small letters, without "://". */
  scheme: string;
  host: string;
  port: number | null;
  user: string | null;
  password: string | null;
  /** Without the slash before it; empty where there is none. */
  path: string;
  options: Record<string, string>;
};

/**
 * Reads an address whose user and password may be percent-encoded or written as they are: the host begins after the last @, so `#`,
 * `/`, `?`, `:` and `@` in a password do no harm, and a `%` that begins no encoding is itself. Null where it names no server.
 */
export function readServerAddress(text: string): ServerAddress | null {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.+)$/is.exec(text.trim()) ?? [];
  if (!scheme || !rest) return null;
  const place =
    /^(?:(?<credentials>.*)@)?(?<host>\[[0-9a-f:.]+\]|[^\s@:/?#[\]]+)(?::(?<port>\d{1,5}))?(?:\/(?<path>[^?#@]*))?(?:\?(?<query>[^#@]*))?$/is.exec(
      rest,
    );
  if (!place?.groups) return null;
  const { credentials, host = "", port, path = "", query = "" } = place.groups;
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535)) return null;
  const colon = credentials?.indexOf(":") ?? -1;
  const user = credentials === undefined ? null : colon < 0 ? credentials : credentials.slice(0, colon);
  return {
    scheme: scheme.toLowerCase(),
    host: host.replace(/^\[|\]$/g, ""),
    port: port === undefined ? null : Number(port),
    user: user === null ? null : decoded(user),
    password: colon < 0 ? null : decoded(credentials!.slice(colon + 1)),
    path: decoded(path),
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
