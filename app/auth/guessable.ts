import { createHash } from "node:crypto";
import type { AppContext } from "#app/context";
import { findOrganisation } from "#db/installation/organisation";
import { Refused } from "#domain/errors";
import { commonForms, consistsOfContext, contextWords, isPattern } from "#domain/installation/password-words";

/** Bytes of SHA-256 that the list keeps of each password. */
const PREFIX = 5;

/**
 * Refuses a new password that is guessed first (ASVS 6.2.4, 6.2.11, 6.2.12): a pattern, the words of this place and person, or
 * one of the frequent ones from breaches. `about` are the person's name and address. No password leaves the machine.
 * @throws Refused on field `password`
 */
export async function refuseGuessable(
  app: AppContext,
  password: string,
  about: readonly (string | null)[],
): Promise<void> {
  const organisation = await findOrganisation(app.read);
  const { name = null, legal_name = null, website = null } = organisation ?? {};
  const { hostname } = new URL(app.config.publicUrl);
  const text = password.normalize("NFKC");
  const words = contextWords([name, legal_name, website, hostname, ...about]);
  if (isPattern(text)) throw refusal("is a repetition or a keyboard sequence");
  if (consistsOfContext(text, words)) throw refusal("consists of your name, the organisation's or Surety's");
  if (await isCommon(commonForms(text))) throw refusal("is on the list of common and breached passwords");
}

/** Read when it is needed and not kept: a password is chosen on few days. */
async function isCommon(forms: readonly string[]): Promise<boolean> {
  const { default: list } = await import("./common-passwords.json", { with: { type: "json" } });
  const prefixes = Buffer.from(list.prefixes, "base64");
  return forms.some((form) =>
    holds(prefixes, createHash("sha256").update(form).digest().subarray(0, PREFIX)),
  );
}

/** Binary search in sorted entries of PREFIX bytes. */
function holds(sorted: Buffer, wanted: Buffer): boolean {
  let from = 0;
  let to = sorted.length / PREFIX;
  while (from < to) {
    const middle = (from + to) >> 1;
    const order = sorted.compare(wanted, 0, PREFIX, middle * PREFIX, (middle + 1) * PREFIX);
    if (order === 0) return true;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return false;
}

function refusal(why: string): Refused {
  return new Refused("invalid", `This password ${why}. Choose another.`, "password");
}
