type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * How long a server that is asked too often wants to be left alone, in milliseconds; null when the answer is none of
 * that kind. 429, 503 with Retry-After, and GitHub's 403; seconds or a date (RFC 9110, 10.2.3), or the instant at which
 * its window opens again.
 */
export function retryAfter(status: number, headers: Headers, now: Date): number | null {
  const one = (name: string) => [headers[name]].flat()[0]?.trim();
  const after = one("retry-after");
  const remaining = one("x-ratelimit-remaining") ?? one("x-rate-limit-remaining");
  const limited = status === 429 || (status === 503 && after !== undefined);
  const secondary = status === 403 && (after !== undefined || remaining === "0");
  if (!limited && !secondary) return null;
  if (after !== undefined && /^\d{1,9}$/.test(after)) return Number(after) * 1000;
  const reset = Number(one("x-ratelimit-reset") ?? one("x-rate-limit-reset") ?? Number.NaN) * 1000;
  const at = after === undefined ? reset : Date.parse(after);
  return Number.isNaN(at) ? AGAIN_MS : Math.max(1000, at - now.getTime());
}

/** When a server says "too often", but not until when. */
const AGAIN_MS = 10_000;
