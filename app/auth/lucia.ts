import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia } from "lucia";
import type { AppContext } from "#app/context";
import { sameSecret } from "#app/secrets";
import type { ReadDb } from "#db/client";
import {
  deleteExpiredSessions,
  deleteSession,
  deleteUserSessions,
  findSessionWithUser,
  insertSession,
  type SessionRow,
  type UserRow,
} from "#db/installation/sessions";
import { DAY_MS } from "#domain/durations";

/** A session ends after 7 days whatever happens; db/installation/sessions.ts ends it after 12 h without use. */
export const absoluteMs = 7 * DAY_MS;

type SessionAttributes = {
  ip: string;
  userAgent: string;
  factorMethod: string;
  factorAt: Date;
  createdAt: Date;
};

declare module "lucia" {
  interface Register {
    Lucia: ReturnType<typeof lucia>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: { row: UserRow };
  }
}

// Lucia reads the machine's clock; ours is injected. The adapter judges expiry by `now` and shows Lucia a session that never ends.
const never = new Date(8_640_000_000_000_000);

/**
 * Lucia over this connection at this instant. The only file that imports Lucia (its maintenance has ended).
 * Session ids have 200 random bits; the database keeps keyed hashes of them, so that a row made without the key opens nothing.
 */
export function lucia({ secrets, config }: Pick<AppContext, "secrets" | "config">, db: ReadDb, now: Date) {
  const { secure } = config;
  const keyOf = (id: string) => secrets.hash("session", id);
  const ownerMac = (id: string, userId: string) => secrets.hash("session owner", id, userId);
  const adapter: Adapter = {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const found = await findSessionWithUser(db, keyOf(id), now);
      const genuine = found && sameSecret(found.session.owner_mac ?? "", ownerMac(id, found.user.id));
      return found && genuine
        ? [asSession(id, found.session), { id: found.user.id, attributes: { row: found.user } }]
        : [null, null];
    },
    async getUserSessions() {
      return [];
    },
    async setSession(session) {
      const { attributes } = session;
      await insertSession(db, {
        id: keyOf(session.id),
        user_id: session.userId,
        owner_mac: ownerMac(session.id, session.userId),
        created_at: now.toISOString(),
        last_seen_at: now.toISOString(),
        expires_at: new Date(now.getTime() + absoluteMs).toISOString(),
        ip: attributes.ip,
        user_agent: attributes.userAgent.slice(0, 300),
        factor_method: attributes.factorMethod,
        factor_at: attributes.factorAt.toISOString(),
      });
    },
    async updateSessionExpiration() {},
    deleteSession: (id) => deleteSession(db, keyOf(id)),
    deleteUserSessions: (userId) => deleteUserSessions(db, userId),
    deleteExpiredSessions: () => deleteExpiredSessions(db, now),
  };
  return new Lucia(adapter, {
    sessionCookie: {
      name: secure ? "__Host-surety" : "surety",
      expires: false,
      attributes: { secure, sameSite: "lax", path: "/" },
    },
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: ({ row }) => ({ row }),
  });
}

function asSession(id: string, row: SessionRow): DatabaseSession {
  return {
    id,
    userId: row.user_id,
    expiresAt: never,
    attributes: {
      ip: row.ip,
      userAgent: row.user_agent,
      factorMethod: row.factor_method,
      factorAt: new Date(row.factor_at),
      createdAt: new Date(row.created_at),
    },
  };
}
