import { actorLabel } from "#domain/actor-names";
import { DAY_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import { type Eyes, requireOtherPerson } from "#domain/installation/two-pairs";

/** What an item is, and for how many days after it was taken it can be relied on. */
export const evidenceKinds = {
  document: { name: "Document", days: 365 },
  configuration: { name: "Configuration or settings", days: 92 },
  list: { name: "List or export", days: 92 },
  report: { name: "External report", days: 365 },
  record: { name: "Activity record", days: 365 },
  statement: { name: "Signed statement", days: 92 },
  page: { name: "Published page", days: 183 },
  check: { name: "Automatic check", days: 8 },
} as const;
export type EvidenceKind = keyof typeof evidenceKinds;
export const evidenceKindNames = Object.keys(evidenceKinds) as EvidenceKind[];

export type Freshness = "fresh" | "stale";

/** The instant from which evidence of a kind, taken at `extractedAt`, is stale. */
export function staleAt(kind: EvidenceKind, extractedAt: Date): Date {
  return new Date(extractedAt.getTime() + evidenceKinds[kind].days * DAY_MS);
}

/** Fresh until its lifetime is over; stale from that very instant. */
export function freshness(kind: EvidenceKind, extractedAt: Date, now: Date): Freshness {
  return now.getTime() < staleAt(kind, extractedAt).getTime() ? "fresh" : "stale";
}

/** What a control has to show at `now`: its newest accepted evidence decides; "missing" when nothing was ever accepted. */
export function controlFreshness(
  accepted: readonly { kind: EvidenceKind; extractedAt: Date }[],
  now: Date,
): { state: Freshness | "missing"; staleAt: Date | null } {
  const until = accepted
    .map((item) => staleAt(item.kind, item.extractedAt))
    .sort((a, b) => b.getTime() - a.getTime())[0];
  if (until === undefined) return { state: "missing", staleAt: null };
  return { state: now < until ? "fresh" : "stale", staleAt: until };
}

export type Verdict = "pass" | "fail" | "unknown";
/** What a rule says about one object in the evidence. */
export type Finding = { rule: string; object: string; verdict: Verdict; detail: string };

/**
 * What all findings say together: one failure fails; anything unknown, a partial answer or no finding at all leaves it
 * unknown; only whole evidence in which everything passed passes.
 */
export function verdictOf(findings: readonly Finding[], complete: boolean): Verdict {
  if (findings.some((finding) => finding.verdict === "fail")) return "fail";
  if (!complete || findings.length === 0 || findings.some((finding) => finding.verdict === "unknown"))
    return "unknown";
  return "pass";
}

const reviewStates = ["waiting", "accepted", "returned"] as const;
export type ReviewState = (typeof reviewStates)[number];

/** The state of an item is what its newest review says; without one it waits. */
export function reviewState(reviews: readonly { verdict: string; at: Date }[]): ReviewState {
  const newest = reviews.reduce<{ verdict: string; at: Date } | null>(
    (best, one) => (!best || one.at >= best.at ? one : best),
    null,
  );
  return newest === null ? "waiting" : newest.verdict === "accepted" ? "accepted" : "returned";
}

/**
 * What page, record and binder say beside a person's review of an item that an operator added at the command line: such an
 * item has no user who recorded it, and an operator may be any user. Null for what a user or a collector recorded.
 */
export function operatorNote(item: {
  recorded_by: string;
  recorded_by_user: string | null;
  collector: string | null;
}): string | null {
  const operator = item.recorded_by_user === null && item.collector === null ? item.recorded_by : "";
  return operator.startsWith("cli:")
    ? `added at the command line by ${actorLabel(operator)}, who may be the same person`
    : null;
}

/** Said to the person who recorded the item. */
export const recordedItself =
  "You recorded this item, or your API token did. Another person must accept or return it.";

/**
 * Whether the item can be accepted or returned by a user with these eyes on its recorder. "alone" where the organisation
 * has switched two pairs of eyes off; then the record says so.
 * @throws Refused
 */
export function mayReview(item: { superseded: boolean; state: ReviewState }, eyes: Eyes): "other" | "alone" {
  if (item.superseded)
    throw new Refused("conflict", "A newer item has superseded this one. Review that one.");
  if (item.state === "returned")
    throw new Refused("conflict", "This item was returned. Add a new item that supersedes it.");
  if (item.state === "accepted") throw new Refused("conflict", "This item is already accepted.");
  return requireOtherPerson(eyes, recordedItself) ? "alone" : "other";
}

/** A file's own name, safe to show and to save under: no path, no control or direction marks, 180 characters at most. */
export function safeFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const plain = last.normalize("NFC").replace(/[\p{Cc}\p{Bidi_Control}\ufeff]/gu, "");
  const trimmed = plain.replace(/^[\s.]+|[\s.]+$/g, "");
  if (trimmed === "") return "file";
  const characters = [...trimmed];
  if (characters.length <= 180) return trimmed;
  const dot = trimmed.lastIndexOf(".");
  const ending = dot > 0 && trimmed.length - dot <= 12 ? trimmed.slice(dot) : "";
  return characters.slice(0, 180 - [...ending].length).join("") + ending;
}
