import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia } from "lucia";
import { hashToken } from "#app/secrets";
import type { ReadDb } from "#db/client";
import {
  deleteExpiredSessions,
  deleteSession,
  deleteUserSessions,
  findSessionWithUser,
  insertSession,
  type SessionRow,
  type UserRow,
} from "#db/sessions";

/** A session ends after 7 days whatever happens; db/sessions.ts ends it after 12 h without use. */

export const absoluteMs = 7 * 24 * 3_600_000;

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
 * Session ids have 200 random bits; the database keeps their SHA-256 alone.
 */
export function lucia(db: ReadDb, now: Date, secure: boolean) {
  const adapter: Adapter = {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const found = await findSessionWithUser(db, hashToken(id), now);
      return found
        ? [asSession(id, found.session), { id: found.user.id, attributes: { row: found.user } }]
        : [null, null];
    },
    async getUserSessions() {
      return [];
    },
    async setSession(session) {
      const { attributes } = session;
      await insertSession(db, {
        id: hashToken(session.id),
        user_id: session.userId,
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
    deleteSession: (id) => deleteSession(db, hashToken(id)),
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
