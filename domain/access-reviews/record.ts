import type { Pace } from "#domain/access-reviews/pace";
import type { SinceReview } from "#domain/access-reviews/since";
import type { LeftOut } from "#domain/systems/accounts";

/** The record of one access review, as PDF, JSON and CSV give it: nine parts, names as they were, instants in ISO 8601 UTC. */
export type ReviewRecord = {
  schema: "surety.access-review/1";
  /** 1 Scope and period. */
  scope: {
    reference: string;
    title: string;
    organisation: string;
    timeZone: string;
    periodFrom: string;
    periodTo: string;
    dueAt: string;
    routing: string;
    preparedBy: string;
    preparedAt: string;
    openedBy: string | null;
    openedAt: string | null;
    /** The findings against opening it, and the reasons for proceeding; left out where there are none. */
    openedDespite?: OpeningFinding[];
  };
  /** 2 Where each list of accounts came from. */
  systems: SystemPart[];
  /** 3 Nothing was left out: source = imported = decided + open, and whose the accounts are. */
  completeness: CompletenessPart[];
  /** 4 Who reviewed, by what authority, with which second factor when. */
  reviewers: ReviewerPart[];
  /** 5 One row for each item. */
  items: ItemPart[];
  /** 6 What was taken away, and what proves it. */
  removals: RemovalPart[];
  /** 7 Late, reassigned and undecided. */
  irregular: {
    kind: "late" | "reassigned" | "undecided" | "extended";
    what: string;
    at: string;
    by: string;
    reason: string | null;
  }[];
  /** 8 Approval of the whole, with the sentence. */
  approval: {
    by: string;
    at: string;
    sentence: string;
    factorMethod: string;
    factorAt: string;
    ownWork: boolean;
    /** Where the approver's account was opened within another user's reach; left out where it was not. */
    account?: string;
  } | null;
  /** 9 What happened after it closed. */
  afterClosing: { at: string; by: string; what: string }[];
  /** SHA-256 of everything but parts 6 and 9, fixed at approval. */
  contentHash: string | null;
};

/** Something that was found before a review opened, with a few examples, and why it opened all the same. */
export type OpeningFinding = { text: string; more: string[]; reason: string };

export type SystemPart = {
  reference: string;
  name: string;
  owner: string | null;
  obtainedBy: string;
  population: string;
  drawnAt: string;
  drawnPrecision: string;
  importedAt: string;
  importedBy: string;
  format: string;
  fileName: string;
  sha256: string;
  size: number;
  /** What a live source was asked; a file has none. */
  query?: string;
  sourceRows: number;
  /** Rows that are not accounts of their own: sourceRows = accounts + these. */
  leftOut?: LeftOut[];
  accounts: number;
  previousPopulation: boolean;
  added: number;
  removed: number;
  changed: number;
  /** Against the last approved review of the system: null in its first; left out where the review opened before this was kept. */
  sinceReview?: SinceReview | null;
};

export type CompletenessPart = {
  system: string;
  sourceRows: number;
  accounts: number;
  accountsInReview: number;
  items: number;
  decided: number;
  open: number;
  matched: number;
  unmatched: number;
  leavers: number;
  complete: boolean;
};

export type ReviewerPart = {
  name: string;
  email: string;
  title: string | null;
  authority: string[];
  items: number;
  kept: number;
  changed: number;
  revoked: number;
  pace: Pace;
  /** Accounts whose details they opened before they signed. */
  opened: number;
  signedAt: string | null;
  sentence: string | null;
  factorMethod: string | null;
  factorAt: string | null;
  /** Where the reviewer's account was opened within another user's reach; left out where it was not. */
  account?: string;
};

export type ItemPart = {
  system: string;
  account: string;
  externalId: string;
  person: string | null;
  matchedBy: string | null;
  email: string | null;
  kind: string;
  status: string;
  role: string | null;
  roleMeans: string | null;
  grants: string[];
  privileged: string;
  mfa: string;
  lastSignIn: string;
  flags: string[];
  reviewer: string | null;
  authority: string | null;
  decision: string | null;
  toRole: string | null;
  reason: string | null;
  bulk: boolean;
  decidedAt: string | null;
};

type RemovalPart = {
  reference: string;
  system: string;
  account: string;
  role: string | null;
  kind: string;
  toRole: string | null;
  owner: string | null;
  dueAt: string;
  ticket: string | null;
  provenAt: string | null;
  provenBy: string | null;
  provenSha256: string | null;
  reopenedAt: string | null;
  /** "EX-0004 until 2026-06-30", where it could not be done in time. */
  exception: string | null;
};

/** What an approval closes: all that cannot change any more. */
export type SealedPart = Omit<ReviewRecord, "removals" | "afterClosing" | "contentHash">;

/** What the content hash is taken over. */
export function sealedPart(record: ReviewRecord | SealedPart): SealedPart {
  const {
    removals: _tasks,
    afterClosing: _later,
    contentHash: _hash,
    ...sealed
  } = record as Partial<ReviewRecord> & SealedPart;
  return sealed;
}
