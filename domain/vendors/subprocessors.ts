import { addDays } from "#domain/days";
import { Refused } from "#domain/errors";
import { type Eyes, requireOtherPerson } from "#domain/installation/two-pairs";
import { dayField, z } from "#domain/schema";
import { nameKey } from "#domain/vendors/company-names";
import { countryCode, countryName } from "#domain/vendors/country-names";

/** What customers are owed when their contract names no other number of days. */
const DEFAULT_NOTICE_DAYS = 30;
/** Days to answer an objection. */
export const ANSWER_DAYS = 10;

/** One line of the public list. Days are YYYY-MM-DD; `untilOn` is the first day on which it no longer holds. */
export type Entry = {
  id: string;
  vendorId: string;
  changeId: string | null;
  name: string;
  purpose: string;
  data: string | null;
  countries: string[];
  transfer: string | null;
  url: string | null;
  fromOn: string;
  untilOn: string | null;
  reason: string | null;
  /** Since when the company was in use already, as stated on `statedOn`. What the list showed before `fromOn` is not changed by it. */
  sinceOn: string | null;
  statedOn: string | null;
};

const line = (most: number, empty: string) =>
  z.string({ error: empty }).trim().min(1, empty).max(most, `Enter at most ${most} characters.`);
const optional = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Enter at most ${most} characters.`)
    .optional()
    .transform((text) => text || null);
const address = z
  .string()
  .trim()
  .max(500, "Enter at most 500 characters.")
  .refine(
    (text) => text === "" || isWebAddress(text),
    "Enter an address that begins with https:// or http://.",
  )
  .optional()
  .transform((text) => text || null);

/** What a line of the public list says. */
export const termsInput = z.object({
  name: line(200, "Enter the company's legal name."),
  purpose: line(300, "Enter the purpose. It is shown to customers."),
  data: optional(500),
  countries: z
    .string()
    .trim()
    .max(500)
    .optional()
    .transform((text) => splitCountries(text ?? "")),
  transfer: optional(200),
  url: address,
});
export type Terms = z.output<typeof termsInput>;

export const changeInput = termsInput.extend({ reason: line(1000, "Give a reason. It is kept on record.") });
export const lineChangeInput = changeInput.extend({
  what: z.enum(["same company", "another company", "ends"], { error: "Choose what changes." }),
});
const objectionFields = {
  objector: line(200, "Enter who objects."),
  receivedOn: dayField("Choose the day it was received."),
  text: line(5000, "Enter the objection."),
};

/** The buttons on the page of a change. */
export const changeActInput = z.discriminatedUnion("do", [
  z.object({ do: z.literal("approve") }),
  z.object({ do: z.literal("announce"), effectiveOn: dayField("Choose the first day.") }),
  z.object({ do: z.literal("withdraw"), reason: line(1000, "Give a reason. It is kept on record.") }),
  z.object({ do: z.literal("same company") }),
  z.object({ do: z.literal("another company") }),
  z.object({ do: z.literal("object"), ...objectionFields }),
  z.object({
    do: z.literal("answer"),
    objectionId: z.string(),
    answer: line(5000, "Enter the answer given."),
  }),
]);
export type ChangeAct = z.output<typeof changeActInput>;

/** The buttons on the page of an imported list: each acts on all of its changes that are ready for it. */
export const importActInput = z.discriminatedUnion("do", [
  z.object({ do: z.literal("approve"), seen: z.string().optional() }),
  z.object({ do: z.literal("announce"), effectiveOn: dayField("Choose the first day.") }),
  z.object({ do: z.literal("withdraw"), reason: line(1000, "Give a reason. It is kept on record.") }),
  z.object({ do: z.literal("same company"), changeId: z.string() }),
  z.object({ do: z.literal("another company"), changeId: z.string() }),
]);
export type ImportAct = z.output<typeof importActInput>;

export type ChangeFacts = {
  kind: string;
  createdByUser: string | null;
  approvedAt: Date | null;
  announcedAt: Date | null;
  effectiveOn: string | null;
  withdrawnAt: Date | null;
  /** An import took two names for one company, and this is not confirmed. */
  unconfirmed?: boolean;
};
export type ChangeState = "draft" | "approved" | "announced" | "effective" | "withdrawn";

/** The state of a change on a day. Computed, never stored. */
export function changeState(change: ChangeFacts, today: string): ChangeState {
  if (change.withdrawnAt) return "withdrawn";
  if (change.announcedAt && change.effectiveOn)
    return change.effectiveOn <= today ? "effective" : "announced";
  return change.approvedAt ? "approved" : "draft";
}

/** The terms of a list that is read again: what it leaves out stays as it was. */
export function keepStated(terms: Terms, before: Terms): Terms {
  return {
    ...terms,
    data: terms.data ?? before.data,
    transfer: terms.transfer ?? before.transfer,
    url: terms.url ?? before.url,
    countries: terms.countries.length > 0 ? terms.countries : before.countries,
  };
}

/**
 * Whether this is the first list that is published here, of companies that the file says are in use already. No one was shown
 * another list before it, so it owes no notice. A company without a day, or with a day to come, is a new one.
 */
export function isFirstList(
  linesEver: number,
  changes: readonly { kind: string; sinceOn: string | null }[],
  draftedOn: string,
): boolean {
  return (
    linesEver === 0 &&
    changes.every(({ kind, sinceOn }) => kind === "add" && sinceOn !== null && sinceOn <= draftedOn)
  );
}

/** The longest notice owed: what each customer's contract says, and never less than the default. */
export function longestNotice(owed: readonly (number | null)[]): number {
  return owed.reduce<number>((most, days) => Math.max(most, days ?? 0), DEFAULT_NOTICE_DAYS);
}

/** The first day on which an announced change may take effect: that many calendar days after the announcement. */
export function earliestEffective(announcedOn: string, noticeDays: number): string {
  return addDays(announcedOn, noticeDays);
}

/** Whether the author alone approves, because the organisation allows it. @throws Refused when this user may not approve */
export function checkApproval(change: ChangeFacts, eyes: Eyes, today: string): boolean {
  if (changeState(change, today) !== "draft")
    throw new Refused("conflict", "This change is no longer a draft.");
  if (change.unconfirmed)
    throw new Refused("conflict", "Confirm or reject first that it is the same company under another name.");
  return requireOtherPerson(eyes, "You wrote this change. Another person must approve it.");
}

/** Throws Refused when the change cannot be announced today with that first day. */
export function checkAnnouncement(
  change: ChangeFacts,
  effectiveOn: string,
  today: string,
  noticeDays: number,
): void {
  if (changeState(change, today) !== "approved") {
    throw new Refused("conflict", "Only an approved change can be announced, and only once.");
  }
  const earliest = earliestEffective(today, noticeDays);
  if (effectiveOn < earliest) {
    throw new Refused(
      "invalid",
      `The first day must be ${earliest} or later: customers must get ${noticeDays} days’ notice.`,
      "effectiveOn",
    );
  }
}

/** Throws Refused once a change has taken effect: then only a further change can undo it. */
export function checkWithdrawal(change: ChangeFacts, today: string): void {
  const state = changeState(change, today);
  if (state === "effective")
    throw new Refused("conflict", "This change is in effect. Create a new change to undo it.");
  if (state === "withdrawn") throw new Refused("conflict", "This change is already withdrawn.");
}

/** The list as the public sees it on a day, by name. */
export function entriesOn(entries: readonly Entry[], on: string): Entry[] {
  return byName(
    entries.filter((entry) => entry.fromOn <= on && (entry.untilOn === null || on < entry.untilOn)),
  );
}

/** Announced lines that are not in use on that day yet. */
export function entriesAfter(entries: readonly Entry[], on: string): Entry[] {
  return byName(entries.filter((entry) => entry.fromOn > on && entry.untilOn !== entry.fromOn));
}

/** http and https alone: a list that the public opens carries no other kind of link. */
function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** Parts of a cell, and the signs or words between them. Nothing in brackets is parted: “United States (Oregon, Ohio)”. */
const BETWEEN = /(\s*[,;/|\n]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+)(?![^(]*\))/i;
/** No name of a country has more parts: “Saint Helena, Ascension and Tristan da Cunha”. */
const MOST_PARTS = 4;

/**
 * One cell may name several countries: "United States, Iceland and Germany". Each comes once, in the order given. A name that
 * holds a comma, & or “and” is one country: of the parts that follow each other the longest known name counts.
 */
export function splitCountries(cell: string): string[] {
  const pieces = cell.trim().split(BETWEEN);
  const found = new Map<string, string>();
  for (let at = 0; at < pieces.length; ) {
    let end = Math.min(pieces.length, at + 2 * MOST_PARTS - 1);
    while (end > at + 1 && countryCode(pieces.slice(at, end).join("")) === null) end -= 2;
    const text = pieces
      .slice(at, Math.max(end, at + 1))
      .join("")
      .trim();
    const name = countryName(text);
    const key = countryCode(name) ?? name;
    if (text && !found.has(key)) found.set(key, name);
    at = Math.max(end, at + 1) + 1;
  }
  return [...found.values()];
}

/** Do two lists name the same countries, however they are spelled? */
export function sameCountries(one: readonly string[], other: readonly string[]): boolean {
  const keys = (names: readonly string[]) => [...names].map((name) => countryCode(name) ?? name).sort();
  return keys(one).join("\n") === keys(other).join("\n");
}

/** In the order of their names. A key is made once for each entry: it costs more than all comparisons. */
function byName(entries: Entry[]): Entry[] {
  return entries
    .map((entry) => ({ entry, key: nameKey(entry.name) }))
    .sort((a, b) => compare(a.key, b.key) || compare(a.entry.purpose, b.entry.purpose))
    .map(({ entry }) => entry);
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
