/** One task, as the Today page lists it. Computed from the records, never stored. */
export type Task = {
  /** Stable over requests: module and record, such as "access-reviews:0192…". */
  key: string;
  /** Verb and object: "Sign off the review of the production database". */
  title: string;
  /** One line of context under the title. */
  detail: string;
  href: string;
  /** The instant it is due; null when nothing sets a date. A calendar day is the end of that day in the organisation's zone. */
  dueAt: Date | null;
  /** When it can first be done or became stale. */
  since?: Date | null;
  ownerId: string | null;
  ownerName: string | null;
  /** "clock" runs against a breach deadline, "stale" is evidence past its lifetime, "todo" is everything else. */
  kind: "clock" | "todo" | "stale";
  /** Concerns its owner alone and is in no other list: a policy to read, for example. */
  own?: boolean;
};
