const EXAMPLE = "such as https://surety.example.com";

/**
 * The origin of PUBLIC_URL: scheme, host in the spelling that browsers send, and a port that is not the scheme's own. Otherwise the
 * end of a sentence that begins with the variable's name and says what to write; no part of the value is repeated, for it may hold
 * a password.
 */
export function publicOrigin(text: string): { origin: string } | { refused: string } {
  const url = URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || !isHost(url.hostname))
    return { refused: `must be the address that people use, ${EXAMPLE}` };
  if (url.username || url.password)
    return { refused: `must have no user name and no password: write the host alone, ${EXAMPLE}` };
  if (/[?#]/.test(text))
    return { refused: `must have no query and no fragment (? or #): write the host alone, ${EXAMPLE}` };
  if (!/^\/*$/.test(url.pathname))
    return {
      refused: `must have no path: Surety is not served below one. Give it a host name of its own, ${EXAMPLE}, and let the proxy pass that host on`,
    };
  const host = url.hostname.replace(/\.$/, "");
  return { origin: `${url.protocol}//${host}${url.port ? `:${url.port}` : ""}` };
}

/** A name of letters, digits, hyphens and full stops (punycode for all others), or an address. */
function isHost(host: string): boolean {
  return /^\[[0-9a-f:.]+\]$/.test(host) || /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$/.test(host);
}
