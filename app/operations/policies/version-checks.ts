import { createHash } from "node:crypto";
import { type Actor, actorName, type Factor, type Work } from "#app/work";

import { findPolicy, type Policy } from "#db/policies/policies";
import { findVersion, listVersions, type PolicyVersion, type VersionLine } from "#db/policies/versions";

import { Refused } from "#domain/errors";
import { isFresh } from "#domain/installation/step-up";

/** A version with its policy and its sisters. Throws Refused "not_found". */
export async function requireVersion(
  work: Work,
  versionId: string,
): Promise<{ version: PolicyVersion; policy: Policy; versions: VersionLine[] }> {
  const version = await findVersion(work.db, versionId);
  const policy = version && (await findPolicy(work.db, version.policyId));
  if (!version || !policy) throw new Refused("not_found", "Version not found.");
  return { version, policy, versions: await listVersions(work.db, policy.id) };
}

/** Who writes, for the rule of two pairs of eyes: the person behind a user, or the operator at the machine. */
export function authorOf(actor: Actor): { id: string; name: string } {
  if (actor.kind === "user") return { id: actor.personId ?? actor.userId, name: actor.name };
  if (actor.kind === "guest") throw new Refused("forbidden", "Your role does not allow this.");
  return { id: `${actor.kind}:${actor.name}`, name: actorName(actor) };
}

/** A signed-in person whose second factor was checked within the last ten minutes. Throws Refused on `code`. */
export function requireFreshFactor(work: Work): Extract<Actor, { kind: "user" }> & { factor: Factor } {
  const { actor, now } = work;
  if (actor.kind !== "user") throw new Refused("forbidden", "This action requires a signed-in person.");
  if (!actor.factor || !isFresh(actor.factor, now)) {
    throw new Refused("forbidden", "Enter the six-digit code from your authenticator app.", "code");
  }
  return { ...actor, factor: actor.factor };
}

/** Hex mark of what a reviewer is shown: the text, its number, its note and its authors. Another text gives another mark. */
export function reviewMark(
  version: Pick<PolicyVersion, "sha256" | "major" | "minor" | "changeNote" | "authorIds">,
): string {
  const { sha256, major, minor, changeNote, authorIds } = version;
  return textHash(JSON.stringify([sha256, major, minor, changeNote, authorIds]));
}

/**
 * A decision holds for what its reader was shown.
 * @throws Refused (conflict) when `seen` is given and is not the version's `reviewMark`
 */
export function requireSeen(version: PolicyVersion, seen: string | undefined): void {
  if (seen !== undefined && seen !== reviewMark(version))
    throw new Refused("conflict", "The text was changed after you opened this page. Read the new text.");
}

/** SHA-256 of the text's UTF-8 bytes, hex: what the record and the vault hold. */
export function textHash(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
