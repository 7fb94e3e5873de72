import { hash, verify } from "@node-rs/argon2";
import { z } from "#domain/schema";
import common from "./common-passwords.json" with { type: "json" };

const tooCommon = new Set(common);
// Hashing something on every path keeps the answer's time from telling whether the account exists.
const nobody = hash("no such account in this installation");

/** What a new password must be: 12 to 200 characters and not one that is tried first everywhere (NIST SP 800-63B §5.1.1.2). */
export const newPassword = z
  .string("Choose a password")
  .min(12, "The password needs 12 characters or more")
  .max(200, "The password may have 200 characters at most")
  .refine(
    (text) => !tooCommon.has(text.toLowerCase()),
    "This password is on the list of common ones. Choose another",
  );

/** argon2id with the library's defaults (19 MiB, t=2, p=1). */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"));
}

/** Whether the password fits. `stored` undefined means no such account: it takes as long and answers no. */
export async function checkPassword(stored: string | undefined, password: string): Promise<boolean> {
  const fits = await verify(stored ?? (await nobody), password.normalize("NFKC"));
  return stored !== undefined && fits;
}
