import type { NextFunction, Request, RequestHandler, Response } from "express";
import type { AppContext } from "#app/context";
import { answerRefusal } from "#app/server/refusal-page";

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Refuses foreign hosts (DNS rebinding), for every address alike: pages, files, probes and figures. */
export function ownHostsOnly(app: AppContext): RequestHandler {
  const own = new URL(app.config.publicUrl);
  const spellings = new Set([
    own.host,
    own.hostname,
    `${own.hostname}:${own.protocol === "https:" ? 443 : 80}`,
  ]);
  const isOwn = (host: string) =>
    spellings.has(host.toLowerCase().replace(/\.(?=$|:\d+$)/, "")) || loopback.test(host);
  return (request: Request, response: Response, next: NextFunction) => {
    if (forwardedHosts(request).concat(hostOf(request)).every(isOwn)) return next();
    const words = `This host is not served here. ${namedBy(request, ["Host", "X-Forwarded-Host"])} Set PUBLIC_URL to the address that people use, or let the proxy pass its host on.\n`;
    response.status(421).type("text/plain").send(words);
  };
}

/** Refuses unsafe methods that another site caused (CSRF). */
export function ownFormsOnly(app: AppContext): RequestHandler {
  const own = new URL(app.config.publicUrl);
  return (request: Request, response: Response, next: NextFunction) => {
    if (["GET", "HEAD", "OPTIONS"].includes(request.method) || response.locals.refused) return next();
    // Programs come from elsewhere, by a token that no browser sends by itself; their routes read no cookie. Remix would throw at
    // an origin that is not this host.
    if (request.path.startsWith("/api/v1/")) {
      delete request.headers.origin;
      return next();
    }
    if (!cameFromHere(request, own, hostOf(request))) {
      const named = namedBy(request, ["Origin", "Host", "X-Forwarded-Proto"]);
      const text = `This form was sent from another site. ${named} If this is the address that people use, set PUBLIC_URL to it.`;
      return answerRefusal(request, response, next, { status: 403, text });
    }
    // Remix compares these with each other once more and knows nothing of a proxy's inner name: what was checked here is one host.
    delete request.headers["x-forwarded-host"];
    const origin = URL.parse(request.get("origin") ?? "");
    if (origin) request.headers.host = origin.host;
    next();
  };
}

/** What the request says of where it came from, for the operator who looks for the setting that is wrong. */
function namedBy(request: Request, names: readonly string[]): string {
  const named = names.flatMap((name) => {
    const value = request.get(name);
    return value === undefined ? [] : [`${name}: ${value.replace(/[^\x21-\x7e ]/g, "?").slice(0, 100)}`];
  });
  return named.length > 0 ? `The request says ${named.join(", ")}.` : "The request names none.";
}

function hostOf(request: Request): string {
  return request.get("host") ?? "";
}

/** What a proxy says that the browser asked for. It counts beside Host and never in its place, trusted or not. */
function forwardedHosts(request: Request): string[] {
  const given = request.get("x-forwarded-host");
  return given === undefined ? [] : given.split(",").map((host) => host.trim());
}

function cameFromHere(request: Request, own: URL, host: string): boolean {
  const origin = request.get("origin");
  if (origin) return origin === own.origin || origin === `${request.protocol}://${host}`;
  return request.get("sec-fetch-site") === "same-origin";
}
