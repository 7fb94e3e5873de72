import { createCookie } from "@remix-run/node";
import { absoluteMs, lucia } from "#app/auth/lucia";
import type { Door } from "#app/auth/sign-in";
import type { AppContext } from "#app/context";

/** The half-finished sign-in's secret, for the ten minutes between password and code. */
export function attemptCookie(app: AppContext) {
  return createCookie(app.config.secure ? "__Host-surety-attempt" : "surety-attempt", {
    httpOnly: true,
    secure: app.config.secure,
    sameSite: "lax",
    path: "/",
    maxAge: 600,
  });
}

/** The session's cookie, which a browser keeps no longer than the session can last. A new session lasts its seven days. */
export function sessionCookie(
  app: AppContext,
  value: string,
  endsAt = new Date(app.now().getTime() + absoluteMs),
): string {
  const cookie = lucia(app, app.read, app.now()).createSessionCookie(value);
  cookie.attributes.maxAge = Math.max(0, Math.floor((endsAt.getTime() - app.now().getTime()) / 1000));
  return cookie.serialize();
}

export function blankSessionCookie(app: AppContext): string {
  return lucia(app, app.read, app.now()).createBlankSessionCookie().serialize();
}

/** From where this request comes, for the sessions list and the log. */
export function doorOf(request: Request, ip: string, signedInAs?: string): Door {
  return { ip, userAgent: request.headers.get("user-agent") ?? "unknown", signedInAs };
}
