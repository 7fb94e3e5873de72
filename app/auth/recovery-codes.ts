import { randomInt } from "node:crypto";
import type { Secrets } from "#app/secrets";
import { plainCode } from "#domain/installation/codes";

// No vowels and no look-alikes: readable from paper, and no words by accident.
const alphabet = "23456789bcdfghjkmnpqrstvwxz";

/** Ten single-use codes of 24 characters (114 bits each, ASVS 6.5.2 asks for 112), as groups of four. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () =>
    [0, 1, 2, 3, 4, 5]
      .map(() => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join(""))
      .join("-"),
  );
}

/** What is stored of a user's recovery code, whatever its spacing and case. */
export function recoveryCodeHash(secrets: Secrets, userId: string, code: string): string {
  return secrets.hash(
    "recovery code",
    `recovery:${plainCode(code)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "")}`,
    userId,
  );
}
