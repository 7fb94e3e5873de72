import { generate } from "otplib";
import { hashPassword } from "#app/auth/password";
import { openSession } from "#app/auth/sign-in";
import { newTotpSecret } from "#app/auth/totp";
import type { AppContext } from "#app/context";
import { insertAccount } from "#app/operations/installation/accounts";
import { setUpByOperator } from "#app/operations/installation/operator-setup";
import { type Actor, perform } from "#app/work";
import { findUser } from "#db/installation/users";
import type { Role } from "#domain/roles";

/** Someone who can sign in: with their password and codes, or at once by the cookie of a session. */
export type Player = {
  name: string;
  email: string;
  role: Role;
  password: string;
  userId: string;
  /** Empty for the auditor, who is no person of the organisation. */
  personId: string;
  totpSecret: string;
  recoveryCodes: string[];
  /** Opens a session with a fresh second factor, as after signing in. Answers the cookie's value. */
  signIn(): Promise<string>;
  /** This player as the actor of operations, with a fresh second factor. */
  actor(): Actor;
  /** A code that was not used before, right at the server's present time. */
  code(): Promise<string>;
};

export const castNames = ["owner", "officer", "member", "otherMember", "auditor"] as const;
export type CastName = (typeof castNames)[number];
export type Cast = Record<CastName, Player>;

const password = "correct battery staple horse";
const roles: Record<CastName, { name: string; role: Role }> = {
  owner: { name: "Ngozi Okafor", role: "owner" },
  officer: { name: "Ida Lindqvist", role: "officer" },
  member: { name: "Jun Watanabe", role: "member" },
  otherMember: { name: "Zoë Brandt", role: "member" },
  auditor: { name: "Avery Quill", role: "auditor" },
};

/** Sets the organisation up (Tidewater Rota, Berlin, audit period July to June) with one user of each role. */
export async function makeCast(app: AppContext): Promise<Cast> {
  const operator: Actor = { kind: "cli", name: "cli:test" };
  const owner = await setUpByOperator(app, operator, {
    organisation: "Tidewater Rota",
    timeZone: "Europe/Berlin",
    name: roles.owner.name,
    email: emailOf("owner"),
    password,
  });
  const passwordHash = await hashPassword(password);
  const year = app.now().getUTCFullYear();
  const cast = {} as Cast;
  for (const key of castNames) {
    const totpSecret = key === "owner" ? owner.totpSecret : newTotpSecret();
    const { name, role } = roles[key];
    const email = emailOf(key);
    cast[key] = await perform(app, operator, async (work) => {
      const account = { name, email, role, passwordHash, totpSecret, totpStep: 0 };
      const terms = {
        kind: "invitation",
        access_until: `${year + 1}-12-31`,
        scope_from: `${year}-01-01`,
        scope_to: `${year}-12-31`,
      };
      const made =
        key === "owner"
          ? owner
          : await insertAccount(app, work, account, role === "auditor" ? terms : undefined);
      const personId = (await findUser(work.db, made.userId))?.person_id ?? "";
      return {
        name,
        email,
        role,
        password,
        userId: made.userId,
        personId,
        totpSecret,
        recoveryCodes: made.codes,
        signIn: () =>
          perform(app, { kind: "guest", ip: "127.0.0.1" }, (later) =>
            openSession(
              app,
              later,
              { id: made.userId, name },
              { ip: "127.0.0.1", userAgent: "test" },
              "totp",
            ),
          ),
        actor: () => ({
          kind: "user" as const,
          userId: made.userId,
          personId: personId || null,
          name,
          role,
          sessionId: null,
          ip: "127.0.0.1",
          factor: { method: "totp", at: app.now() },
        }),
        code: codesOf(totpSecret, () => app.now()),
      };
    });
  }
  return cast;
}

function emailOf(key: CastName): string {
  return `${key.toLowerCase()}@tidewater.example`;
}

/** Codes one after the other: the present step's, then the next one's, which the server takes early; then it waits for time to pass. */
export function codesOf(secret: string, now: () => Date): () => Promise<string> {
  let last = 0;
  return async () => {
    const present = () => Math.floor(now().getTime() / 30_000);
    const step = Math.max(present(), last + 1);
    while (step > present() + 1) await new Promise((resume) => setTimeout(resume, 200));
    last = step;
    return generate({ secret, epoch: step * 30 });
  };
}
