import type { RequestHandler } from "express";

const OURS = /^(?:__Host-)?surety(?:-[a-z]+)?$/;
const LONGEST = 4_096;
const MOST = 8;

/** Leaves of a Cookie header what is ours and can be read; the rest is other programs' of this host, or broken. */
export const keepOwnCookies: RequestHandler = (request, _response, next) => {
  const { cookie } = request.headers;
  if (cookie !== undefined) request.headers.cookie = ownCookies(cookie);
  next();
};

/** The first eight of our cookies whose values can be decoded, as a header. */
function ownCookies(header: string): string {
  const own: string[] = [];
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at < 0 || !OURS.test(pair.slice(0, at).trim())) continue;
    if (pair.length <= LONGEST && isDecodable(pair)) own.push(pair.trim());
    if (own.length === MOST) break;
  }
  return own.join("; ");
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
