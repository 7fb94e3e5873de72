import { randomInt } from "node:crypto";
import { hashToken } from "#app/secrets";

// No vowels and no look-alikes: readable from paper, and no words by accident.
const alphabet = "23456789bcdfghjkmnpqrstvwxz";

/** Ten single-use codes of 12 characters (57 bits each), as groups of four. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () =>
    [0, 1, 2]
      .map(() => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join(""))
      .join("-"),
  );
}

/** What is stored of a recovery code, whatever its spacing and case. */
export function recoveryCodeHash(code: string): string {
  return hashToken(`recovery:${code.toLowerCase().replace(/[^a-z0-9]/g, "")}`);
}
