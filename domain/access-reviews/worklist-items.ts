import type { Flag } from "#domain/access-reviews/flags";

/** One account to decide, as its reviewer sees it. */
export type RowItem = {
  id: string;
  label: string;
  system: string;
  kind: string;
  status: string;
  person: {
    title: string | null;
    department: string | null;
    startsOn: string | null;
    endsOn: string | null;
  } | null;
  account: string;
  role: string | null;
  means: string | null;
  grants: string[];
  /** In the words of the source: what the account is called there, and when it was made. */
  externalId: string;
  createdAt: string | null;
  /** Who holds the same role in this review, this account among them. */
  holders: { count: number; names: string[] };
  /** A later list of the system does not have the account any more. */
  gone: boolean;
  mfa: string;
  privileged: string;
  lastSignIn: string;
  idle: number | null;
  flags: Flag[];
  last: { kind: string; reason: string | null; at: string; by: string; byId: string } | null;
};
