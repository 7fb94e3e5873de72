import { counted, plural } from "#domain/counted";
import { longDay } from "#domain/days";
import type { Entry, Terms } from "#domain/vendors/subprocessors";

/** A change as its sentence needs it: the line to come, the line so far, and further ones that it takes the place of. */
export type ChangeLine = {
  kind: string;
  terms: Terms | null;
  /** The company of the line to come. */
  vendorId: string;
  before: Entry | null;
  also?: readonly Entry[];
};

/** What a change does, in one sentence for lists, mails and the public page. */
export function changeSentence({ kind, terms, vendorId, before, also = [] }: ChangeLine): string {
  if (kind === "remove") return `${before?.name ?? "A company"} is removed`;
  if (kind !== "replace" || !terms) return `${terms?.name} is added`;
  if (also.length > 0) return mergerSentence(terms.name, [before, ...also]);
  if (!before || before.name === terms.name) return `Our use of ${terms.name} changes`;
  if (before.vendorId !== vendorId) return `${terms.name} replaces ${before.name}`;
  const more = sameUse(before, terms) ? "" : ", and our use changes";
  return `${before.name} is now called ${terms.name}${more}`;
}

function mergerSentence(name: string, lines: readonly (Pick<Entry, "name"> | null)[]): string {
  const names = [...new Set(lines.flatMap((line) => line?.name ?? []))];
  const others = names.filter((one) => one !== name);
  if (others.length === 0) return `Our use of ${name} changes`;
  if (others.length < names.length)
    return `${enumerated(others)} ${plural(others.length, "becomes", "become")} part of ${name}`;
  return `${enumerated(others)} ${plural(others.length, "is now called", "become")} ${name}`;
}

function enumerated(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function sameUse(before: Entry, terms: Terms): boolean {
  return (
    before.purpose === terms.purpose &&
    before.data === terms.data &&
    before.transfer === terms.transfer &&
    placesText(before.countries) === placesText(terms.countries)
  );
}

type Announced = {
  changes: readonly ChangeLine[];
  effectiveOn: string;
  organisation: { name: string; privacy_email: string | null } | undefined;
  /** The first published list: there was no earlier one. */
  first?: boolean;
};

/** The mail that notifies customers of a change, or of all changes of an imported list. */
export function announcementText({ changes, effectiveOn, organisation, first = false }: Announced): {
  subject: string;
  text: string;
} {
  const from = organisation?.name ?? "We";
  const sentences = changes.map(changeSentence);
  const [only] = sentences.length === 1 ? sentences : [];
  const day = longDay(effectiveOn);
  const title = first
    ? `our list of subprocessors from ${day} on`
    : only
      ? `${only} on ${day}`
      : `${changeCount(sentences.length)} of our subprocessors on ${day}`;
  const lines = [
    first
      ? `On ${day} we will publish our list of subprocessors. All companies on it already process data for us.`
      : `${only ?? `${changeCount(sentences.length)} take effect`} on ${day}.`,
    ...changes.flatMap((change, index) => [
      "",
      ...(only ? [] : [`${sentences[index]}.`]),
      ...changeLines(change),
    ]),
    "",
    "You can object before that day. " +
      (organisation?.privacy_email ? `Write to ${organisation.privacy_email}.` : "Reply to this message."),
    "",
    from,
  ];
  return { subject: `${from}: ${title}`, text: lines.join("\n") };
}

function changeLines({ kind, terms, before }: ChangeLine): string[] {
  return [
    ...(terms ? termLines(terms) : []),
    ...(before && kind === "replace" && before.name === terms?.name
      ? ["", "Until then:", ...termLines(before)]
      : []),
  ];
}

/** Countries in a sentence: "Germany, Ireland", or that they are not stated. */
export function placesText(countries: readonly string[]): string {
  return countries.length ? countries.join(", ") : "not stated";
}

function termLines(terms: Pick<Terms, "name" | "purpose" | "data" | "countries" | "transfer">): string[] {
  return [
    `Company: ${terms.name}`,
    `Purpose: ${terms.purpose}`,
    `Data: ${terms.data ?? "not stated"}`,
    `Location: ${placesText(terms.countries)}`,
    ...(terms.transfer ? [`Transfer basis: ${terms.transfer}`] : []),
  ];
}

/** "1 change", "12 changes". */
export function changeCount(count: number): string {
  return counted(count, "change");
}

/** How many companies the public list names; an empty list claims nothing. */
export function companyCount(count: number, past = false): string {
  const when = past ? " on that day" : "";
  if (count === 0) return `No companies are on our list${when}.`;
  return `${counted(count, "company processes", "companies process")} personal data of our customers for us${when}.`;
}
