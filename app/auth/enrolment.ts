import { createHmac } from "node:crypto";
import { type AppLoadContext, createCookie } from "@remix-run/node";
import { ScureBase32Plugin } from "otplib";
import { doorOf } from "#app/auth/cookies";
import type { Door } from "#app/auth/sign-in";
import type { AppContext } from "#app/context";
import { newToken } from "#app/secrets";
import { DAY_MS } from "#domain/durations";

/** A TOTP secret has 160 bits (RFC 4226 §4). */
const SECRET_BYTES = 20;

/** As long as the longest of the links that set up a second factor is valid. */
const KEPT_SECONDS = (7 * DAY_MS) / 1000;

function enrolmentCookie(app: AppContext) {
  return createCookie(app.config.secure ? "__Host-surety-enrolment" : "surety-enrolment", {
    httpOnly: true,
    secure: app.config.secure,
    sameSite: "lax",
    path: "/",
    maxAge: KEPT_SECONDS,
  });
}

/** What tells this browser from others while it sets up a second factor; undefined before it opened the page of a link. */
async function readEnrolment(app: AppContext, request: Request): Promise<string | undefined> {
  const value: unknown = await enrolmentCookie(app).parse(request.headers.get("cookie"));
  return typeof value === "string" && /^[\w-]{20,100}$/.test(value) ? value : undefined;
}

/** From where the form of such a link comes, with what its browser was given. */
export async function enrolmentDoor(context: AppLoadContext, request: Request): Promise<Door> {
  const { app, ip, visitor } = context;
  return { ...doorOf(request, ip, visitor?.userId), enrolment: await readEnrolment(app, request) };
}

/** The same for the page of a link: a browser that has nothing yet is given it. */
export async function beginEnrolment({ app, setCookie }: AppLoadContext, request: Request): Promise<string> {
  const known = await readEnrolment(app, request);
  if (known) return known;
  const value = newToken();
  setCookie(await enrolmentCookie(app).serialize(value));
  return value;
}

/**
 * The TOTP secret (base32) that the page of a link offers to one browser. Whoever else opens the link, as a mail scanner or a reader of
 * the mailbox does, is shown another secret and never learns the one of the account.
 */
export function enrolmentSecret(linkSecret: string, browser: string | undefined): string {
  if (browser === undefined) return linkSecret;
  const digest = createHmac("sha256", linkSecret).update(`second factor ${browser}`).digest();
  return new ScureBase32Plugin().encode(digest.subarray(0, SECRET_BYTES), { padding: false });
}
