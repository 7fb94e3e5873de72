import { hash, verify } from "@node-rs/argon2";
import type { AppContext } from "#app/context";
import type { UserRow } from "#db/installation/sessions";
import { Refused } from "#domain/errors";
import { z } from "#domain/schema";

// Hashing something on every path keeps the answer's time from telling whether the account exists.
const unknownAccount = hash("no such account in this installation");

const tooShort = "The password needs at least 12 characters";
const isLong = (text: string) => [...text].length >= 12;

/** A new password whose length is judged beside its first code: `refuseShort` does it. */
export const typedPassword = z
  .string("Choose a password")
  .max(200, "The password can have at most 200 characters");

/** How long a new password must be, of whatever characters (NIST SP 800-63B). `refuseGuessable` has the rest of the rule. */
export const newPassword = typedPassword.refine(isLong, tooShort);

/** @throws Refused on field `password` */
export function refuseShort(password: string): void {
  if (!isLong(password)) throw new Refused("invalid", tooShort, "password");
}

/** argon2id with the library's defaults (19 MiB, t=2, p=1). */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"));
}

/** Whether the password fits. `user` undefined means no such account: it takes as long and answers no. */
export async function checkPassword(
  app: AppContext,
  user: UserRow | undefined,
  password: string,
): Promise<boolean> {
  const stored = user && openHash(app, user);
  const fits = await verify(stored ?? (await unknownAccount), password.normalize("NFKC"));
  return stored !== undefined && fits;
}

/** A hash that was moved here from another account is none: the caller must not learn that it was there. */
function openHash(app: AppContext, user: UserRow): string | undefined {
  try {
    return app.secrets.open(user.password_hash, "users.password_hash", user.id);
  } catch (error) {
    app.logger.error({ err: error, user: user.id }, "a password hash cannot be opened");
    return undefined;
  }
}
