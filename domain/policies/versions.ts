import { addDays, type Day } from "#domain/days";
import { Refused } from "#domain/errors";
import { type Eyes, requireOtherPerson } from "#domain/installation/two-pairs";

const changeKinds = ["major", "minor"] as const;
export type ChangeKind = (typeof changeKinds)[number];

const versionStates = ["draft", "in review", "approved", "published", "superseded", "retired"] as const;
export type VersionState = (typeof versionStates)[number];

/** The dated facts of one version; its state follows from them and is never stored. */
export type VersionFacts = {
  id: string;
  major: number;
  minor: number;
  /** All authors: a person's id, or a user's where there is no person. */
  authorIds: string[];
  submittedAt: Date | null;
  approvedAt: Date | null;
  publishedAt: Date | null;
  effectiveOn: Day | null;
};

/** "2.1". */
export function versionNumber(version: { major: number; minor: number }): string {
  return `${version.major}.${version.minor}`;
}

/** Older first. */
export function byNumber(a: { major: number; minor: number }, b: { major: number; minor: number }): number {
  return a.major - b.major || a.minor - b.minor;
}

/** The number after `latest`: 1.0 when there is none, the next whole number for a major change, the next decimal for a minor one. */
export function nextNumber(
  latest: { major: number; minor: number } | undefined,
  kind: ChangeKind,
): { major: number; minor: number } {
  if (!latest) return { major: 1, minor: 0 };
  return kind === "major"
    ? { major: latest.major + 1, minor: 0 }
    : { major: latest.major, minor: latest.minor + 1 };
}

/** As `nextNumber`, going on past numbers that were used already: by discarded versions. */
export function freeNumber(
  latest: { major: number; minor: number },
  kind: ChangeKind,
  used: readonly { major: number; minor: number }[],
): { major: number; minor: number } {
  const number = nextNumber(latest, kind);
  return used.some((one) => byNumber(one, number) === 0) ? freeNumber(number, kind, used) : number;
}

/**
 * The version that binds on `day`: of those published and in effect by then, the one that took effect last.
 * None before the first takes effect, and none from the day of retirement on.
 */
export function inForceOn<V extends VersionFacts>(
  versions: V[],
  day: Day,
  retiredOn: Day | null,
): V | undefined {
  if (retiredOn !== null && day >= retiredOn) return undefined;
  return versions
    .filter((version) => version.publishedAt && version.effectiveOn !== null && version.effectiveOn <= day)
    .sort((a, b) => a.effectiveOn!.localeCompare(b.effectiveOn!) || byNumber(a, b))
    .at(-1);
}

/** The state of a version on `today`. A published version is superseded once a later one is in force. */
export function stateOf(
  version: VersionFacts,
  all: VersionFacts[],
  retiredOn: Day | null,
  today: Day,
): VersionState {
  if (version.publishedAt) {
    if (retiredOn !== null && today >= retiredOn) return "retired";
    const current = inForceOn(all, today, retiredOn);
    return current && byNumber(version, current) < 0 ? "superseded" : "published";
  }
  if (version.approvedAt) return "approved";
  return version.submittedAt ? "in review" : "draft";
}

/** Refuses a change of text once it was submitted. */
export function requireDraft(version: VersionFacts): void {
  if (version.submittedAt || version.publishedAt) {
    throw new Refused("conflict", "This version is no longer a draft. Return it or start a new one.");
  }
}

/** Said to a person who wrote in the text. */
export const wroteItself = "You are an author of this version. Another person must approve it.";

/**
 * Refuses an approval by an author of the text (two pairs of eyes) unless the organisation has switched that off.
 * Answers whether the approval rests on one pair of eyes alone, which the record then says. @throws Refused
 */
export function requireApprover(version: VersionFacts, eyes: Eyes): boolean {
  if (!version.submittedAt) throw new Refused("conflict", "This version has not been submitted for review.");
  if (version.approvedAt) throw new Refused("conflict", "This version is already approved.");
  return requireOtherPerson(eyes, wroteItself);
}

/**
 * The first day on which a version may take effect: today, or later when outsiders are owed notice of a change
 * (`noticeDays` calendar days after today). The first version, and a minor one, owe no notice.
 * A version never takes effect before the one it follows.
 */
export function earliestEffectiveOn(facts: {
  today: Day;
  major: number;
  minor: number;
  affectsOutsiders: boolean;
  noticeDays: number;
  published: VersionFacts[];
}): Day {
  const last = facts.published.reduce<Day>(
    (day, each) => (each.effectiveOn! > day ? each.effectiveOn! : day),
    facts.today,
  );
  if (!owesNotice(facts)) return last;
  const noticed = addDays(facts.today, facts.noticeDays);
  return noticed > last ? noticed : last;
}

/** Whether customers are notified before the version takes effect. */
export function owesNotice(facts: {
  minor: number;
  affectsOutsiders: boolean;
  published: unknown[];
}): boolean {
  return facts.affectsOutsiders && facts.minor === 0 && facts.published.length > 0;
}
