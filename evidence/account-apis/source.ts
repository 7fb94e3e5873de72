import type { Account, LeftOut } from "#domain/systems/accounts";

import type { Egress } from "#evidence/network/egress";

/** What a form asks for, in the order of the page. */
type LiveField = {
  name: string;
  label: string;
  hint?: string;
  /** The default value. */
  start?: string;
  choices?: readonly { value: string; text: string }[];
  /** Several lines of text, as for a certificate. */
  long?: boolean;
  /** One line that is as long as the page. */
  wide?: boolean;
};
/** Settings as a form gives them and as they are stored: text by field. Secrets are never among them. */
export type LiveSettings = Readonly<Record<string, string>>;

export type LiveRead = {
  way: Egress;
  settings: LiveSettings;
  /** The password or token, opened for this one read; null when none is set. */
  secret: string | null;
  /** Waits that long where a server asks for it. Milliseconds. */
  wait(ms: number): Promise<void>;
  /** Other limits than the usual ones. */
  limits?: Partial<Limits>;
};
/** The raw answer, which is kept as a file, and what was asked for it. */
type LiveAnswer = { query: string; rows: unknown[] };

/** One kind of system that can be asked for its accounts. One file each; listing it in `sources.ts` registers it. */
export type LiveSource = {
  name: string;
  title: string;
  hint: string;
  /** The label of the password or token. */
  secretLabel: string;
  fields: readonly LiveField[];
  /** @throws Refused that names the field which is wrong. */
  check(settings: LiveSettings): void;
  /** Where the secret is sent and how it is protected on the way: it is not kept when this changes. */
  destination(settings: LiveSettings): string;
  /**
   * Reads the whole list or nothing; the raw answer is read by `accountsOf`.
   * @throws Refused or FetchError in plain words, with how far it got. Neither may hold the secret.
   */
  ask(read: LiveRead): Promise<LiveAnswer>;
  /** Pure: the raw answer in, accounts out. What it does not say stays unknown. */
  accountsOf(rows: readonly unknown[]): Account[] | Promise<Account[]>;
  /** Rows that `accountsOf` leaves out, counted by the reason. Left out: it leaves out none but further rows of an account. */
  leftOutOf?(rows: readonly unknown[]): LeftOut[];
};

/** Within these a whole list is read, or it is refused. */
export type Limits = {
  /** For one request, its answer included. */
  requestMs: number;
  /** For all waiting that servers ask for, together. */
  waitMs: number;
  /** For everything. */
  totalMs: number;
  rows: number;
  /** Of one answer. */
  bytes: number;
  /** Of all rows of a list together, as JSON; they are held in memory. */
  listBytes: number;
};
