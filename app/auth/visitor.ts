import type { AppLoadContext } from "@remix-run/node";
import { lucia } from "#app/auth/lucia";
import type { AppContext } from "#app/context";
import { type Actor, bookkeeping, type Factor } from "#app/work";
import { touchSession } from "#db/installation/sessions";
import { MINUTE_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import type { Connection } from "#domain/installation/connection";
import type { LogSubject } from "#domain/installation/log-subjects";
import type { Scope } from "#domain/period-scope";
import type { Action, Role } from "#domain/roles";

/** A user signed in with both factors. */
export type Visitor = {
  userId: string;
  personId: string | null;
  name: string;
  email: string;
  role: Role;
  /** IANA zone, or null for the organisation's. */
  zone: string | null;
  theme: "system" | "light" | "dark";
  /** Single keys such as "/" do something. */
  keys: boolean;
  /** Keyed hash of the cookie's value. */
  sessionId: string;
  factor: Factor;
  ip: string;
  /** An auditor's engagement: first and last day that they may look at. */
  scope: Scope | null;
};

declare module "@remix-run/node" {
  interface AppLoadContext {
    app: AppContext;
    visitor: Visitor | null;
    nonce: string;
    requestId: string;
    ip: string;
    /** How the request reached the server, as it says itself and as Surety takes it. */
    connection(): Connection;
    /** Adds a Set-Cookie header to the answer, whatever it will be. */
    setCookie(cookie: string): void;
    /** Why the server does not hand the request on: its form is too large, or its address cannot be read. */
    refused?: { status: number; text: string };
    /** Set where a bound was reached: seconds until another try is worth it. */
    waitSeconds?: number;
    /** The form of this request was answered by its action; without scripts the loaders of the page run after it. */
    answered?: "done" | "refused";
    /** Sensitive records that loaders of this request delivered. */
    delivered?: Reading[];
    /** Actions of the role table that were asked for and denied. */
    denied?: string[];
    /** Does something once the answer has gone out or the reader has gone away. */
    whenClosed(then: () => void): void;
    /** The last action that the role table allowed; whether it extends to the record asked for is decided after it. */
    asked?: Action;
  }
  interface Future {
    v3_singleFetch: true;
  }
}

const touchEveryMs = 5 * MINUTE_MS;

/** Who comes with this request, and what a route may lean on. Looks the session up once per request. */
export async function loadContext(
  app: AppContext,
  request: {
    cookie: string | undefined;
    ip: string;
    nonce: string;
    requestId: string;
    setCookie?: AppLoadContext["setCookie"];
  },
): Promise<Pick<AppLoadContext, "app" | "ip" | "nonce" | "requestId" | "setCookie" | "visitor">> {
  const { ip, nonce, requestId, setCookie = () => {} } = request;
  return { app, ip, nonce, requestId, setCookie, visitor: await findVisitor(app, request.cookie ?? "", ip) };
}

async function findVisitor(app: AppContext, cookie: string, ip: string): Promise<Visitor | null> {
  const now = app.now();
  const auth = lucia(app, app.read, now);
  const secret = auth.readSessionCookie(cookie);
  if (!secret) return null;
  const { session, user } = await auth.validateSession(secret);
  if (!session) return null;
  const { row } = user;
  const sessionId = app.secrets.hash("session", secret);
  await touch(app, sessionId, now);
  return {
    userId: row.id,
    personId: row.person_id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    zone: row.time_zone,
    theme: row.theme as Visitor["theme"],
    keys: row.single_keys === 1,
    sessionId,
    factor: { method: session.factorMethod, at: session.factorAt },
    ip,
    scope: row.scope_from && row.scope_to ? { from: row.scope_from, to: row.scope_to } : null,
  };
}

const touched = new Map<string, number>();

async function touch(app: AppContext, sessionId: string, now: Date): Promise<void> {
  const last = touched.get(sessionId) ?? 0;
  // A clock that was set back must not keep the session unseen until it comes to that instant again.
  if (Math.abs(now.getTime() - last) < touchEveryMs) return;
  if (touched.size > 10_000) touched.clear();
  touched.set(sessionId, now.getTime());
  // Only the list of sessions shows it: a disk that is full must not stop people from reading.
  await bookkeeping(app, (db) => touchSession(db, sessionId, now)).catch((error) => {
    if (!(error instanceof Refused)) throw error;
  });
}

/** The visitor as the actor of a change. */
export function actorOf(visitor: Visitor): Actor {
  const { userId, personId, name, role, sessionId, ip, factor } = visitor;
  return { kind: "user", userId, personId, name, role, sessionId, ip, factor };
}

/** Which sensitive record a page showed: an incident, a customer's terms, a person, someone's access, or a list of such. */
export type Reading = {
  action: string;
  subject: { type: LogSubject; id: string; ref?: string };
  /** Which part of the record, where it has several: each is read by itself. */
  after?: { file: string };
};
