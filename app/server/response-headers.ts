import type { NextFunction, Request, RequestHandler, Response } from "express";
import helmet from "helmet";
import type { Config } from "#app/config";
import type { AppContext } from "#app/context";
import { forwardedScheme } from "#app/server/client-of";

const year = 31_536_000;
const common = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
/** For what is not a page: nothing in it runs, loads, is sent or framed. */
const nothing =
  "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'";

/** The fixed headers of every answer, by name. */
export function fixedHeaders({ secure, hsts }: Pick<Config, "secure" | "hsts">): Record<string, string> {
  return {
    ...common,
    "Content-Security-Policy": nothing,
    ...(secure && hsts !== "off"
      ? { "Strict-Transport-Security": `max-age=${2 * year}${beyondHost[hsts]}` }
      : {}),
  };
}

/** What HSTS says beyond this host. Other hosts of the domain are the operator's decision, never a default. */
const beyondHost = { on: "", subdomains: "; includeSubDomains", preload: "; includeSubDomains; preload" };

/**
 * First of all: the headers that every answer has, also of a probe, a script, a refusal or an error. Pages replace the
 * content security policy by their own.
 */
export function everyAnswer(app: AppContext): RequestHandler {
  const fixed = fixedHeaders(app.config);
  return (request, response, next) => {
    response.set(fixed);
    // Over plain http the header may not be sent (RFC 6797 §7.2).
    if (forwardedScheme(request) === "http") response.removeHeader("Strict-Transport-Security");
    next();
  };
}

/** What comes after the assets: no cache keeps it, and pages run only what carries their nonce. */
export function pageHeaders(app: AppContext): RequestHandler[] {
  const nonce = (_request: unknown, response: unknown) => `'nonce-${(response as Response).locals.nonce}'`;
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          "default-src": ["'none'"],
          "script-src": [nonce, "'strict-dynamic'"],
          "style-src": ["'self'"],
          "font-src": ["'self'"],
          "img-src": ["'self'", "data:"],
          "connect-src": ["'self'"],
          "manifest-src": ["'self'"],
          "form-action": ["'self'"],
          "base-uri": ["'none'"],
          "object-src": ["'none'"],
          "frame-ancestors": ["'none'"],
          ...(app.config.secure ? { "upgrade-insecure-requests": [] } : {}),
        },
      },
      strictTransportSecurity: false,
      referrerPolicy: { policy: "same-origin" },
      xFrameOptions: { action: "deny" },
      crossOriginEmbedderPolicy: false,
    }),
    (_request: Request, response: Response, next: NextFunction) => {
      response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
      // Signed-in pages are private: no shared or disk cache keeps them.
      response.setHeader("Cache-Control", "no-store");
      next();
    },
  ];
}
