import type { Origin } from "#app/queries/installation/origin";
import type { State } from "#domain/controls/judging";
import type { NotExpected } from "#domain/controls/occurrences";
import type { Counts, Status } from "#domain/controls/readiness";
import type { Cell } from "#domain/controls/strip";
import type { Period } from "#domain/controls/windows";
import type { Day } from "#domain/days";
import type { VerdictCounts } from "#domain/evidence/scan-results";

/** What a binder is about. */
export type BinderScope =
  | { kind: "control"; ref: string }
  | { kind: "criterion"; id: string }
  | { kind: "period" };

export type BoundOccurrence = {
  from: Day;
  due: Day;
  event: string | null;
  state: State;
  daysLate: number;
  /** The last day of the performance that decided it. */
  performedOn: Day | null;
  /** When a later list showed the last of its removals, where that made it late. */
  removalsOn: Day | null;
  missing: readonly string[];
  notExpected: NotExpected | null;
  version: number;
  evidence: string[];
  /** Day of the acceptance that decided it. */
  acceptedOn: Day | null;
  waiver: {
    reason: string;
    signedBy: string;
    signedOn: Day;
    confirmedBy: string | null;
    confirmedOn: Day | null;
  } | null;
};

export type BoundVersion = {
  version: number;
  from: Day;
  /** The last day on which it was in force; null while it is. */
  to: Day | null;
  retired: boolean;
  reason: string;
  writtenBy: string;
  confirmedBy: string | null;
  /** The day on which it was written, where it is in force since an earlier one. */
  writtenOn: Day | null;
  /** Each field that differs from the version before, in words. */
  changes: { label: string; before: string; after: string }[];
};

export type BoundControl = {
  ref: string;
  title: string;
  statement: string;
  why: string;
  test: string;
  frequency: string;
  expected: string[];
  criteria: string[];
  owner: string | null;
  deputy: string | null;
  version: number;
  inForceFrom: Day;
  /** Every version that was in force on any day of the period, in order. */
  versions: BoundVersion[];
  policy: string | null;
  status: Status;
  counts: Counts;
  cells: Cell[];
  occurrences: BoundOccurrence[];
};

export type BoundScan = {
  format: string;
  /** Names, with versions where the file states them. */
  tools: string[];
  /** Of all findings. */
  counts: VerdictCounts;
  notCovered: string[];
  /** The gravest. */
  failed: {
    rule: string;
    severity: string | null;
    object: string;
    place: string | null;
    says: string;
  }[];
  /** Failed findings beside those that are listed. */
  moreFailed: number;
};

export type BoundEvidence = {
  ref: string;
  title: string;
  shows: string;
  covers: { from: Day; to: Day } | null;
  /** Each a day or an instant; null in items of before. */
  performed: { from: string; to: string } | null;
  source: string;
  environment: string | null;
  query: string | null;
  extractedAt: Date;
  extractedBy: string;
  rows: number | null;
  completeness: string | null;
  partial: string | null;
  recordedAt: Date;
  recordedBy: string;
  logLine: number | null;
  supersedes: string | null;
  controls: string[];
  files: { name: string; mediaType: string; size: number; sha256: string }[];
  reviews: { verdict: string; by: string; at: Date; reason: string | null; rule: string | null }[];
  findings: { verdict: string; rule: string; object: string; says: string }[];
  /** What was read from a file of scan results; absent for other items, so that their binders keep their hash. */
  scan?: BoundScan;
};

export type BoundException = {
  ref: string;
  control: string;
  expected: string;
  found: string;
  due: Day[];
  proposedAt: Date;
  proposedBy: string;
  /** Those of its occurrences that the binder shows, as they are now. */
  standing: { due: Day; state: State; daysLate: number }[];
  confirmedAt: Date | null;
  confirmedBy: string | null;
  explanation: string | null;
  explainedBy: string | null;
  cause: string | null;
  affected: string | null;
  interimCover: string | null;
  fix: string | null;
  owner: string | null;
  closedOn: Day | null;
  response: string | null;
};

export type BoundPolicy = {
  title: string;
  version: string;
  effectiveOn: Day;
  /** The last day on which it was in force; null while it is. */
  effectiveTo: Day | null;
  owner: string | null;
  approver: string | null;
  approvedAt: Date | null;
  /** How the approver proved a second factor. */
  factor: string | null;
  onePairOfEyes: boolean;
  /** Where the approver's account was opened within another user's reach. */
  approverAccount: string | null;
  sha256: string;
  body: string;
  /** The version that it took the place of in the period; null for the first of the period. */
  before: { version: string; sha256: string; body: string } | null;
};

/** Everything that a binder prints, gathered at one instant. */
export type BinderData = Origin & {
  number: string;
  scope: BinderScope;
  /** "AC-01 Access is reviewed", or the criterion's title, or nothing for the period. */
  title: string;
  /** The criterion in our own words. */
  about: string | null;
  period: Period;
  today: Day;
  categories: string[];
  controls: BoundControl[];
  evidence: BoundEvidence[];
  exceptions: BoundException[];
  policies: BoundPolicy[];
};

type BinderHead = Pick<BinderData, "number" | "madeAt" | "madeBy" | "logLine" | "today">;

/** By whom and when a binder was made, and the day on which its states were read: its head, which is no part of its content. */
export function headOfBinder({ number, madeAt, madeBy, logLine, today }: BinderHead) {
  return { number, madeAt, madeBy, logLine, today };
}

/** What a binder says, without its head: two binders of the same facts have the same content, and its hash, on whatever days they were made. */
export function contentOfBinder<T extends BinderHead>(binder: T): Omit<T, keyof BinderHead> {
  const { number, madeAt, madeBy, logLine, today, ...content } = binder;
  return content;
}
