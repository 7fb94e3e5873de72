import type { Entry, Terms } from "#domain/vendors/subprocessors";

type Announcement = {
  kind: string;
  terms: Terms | null;
  before: Entry | null;
  effectiveOn: string;
  organisation: { name: string; privacy_email: string | null } | undefined;
};

/** What a change does, in one sentence that stands in lists, mails and on the public page. */
export function changeSentence(
  kind: string,
  terms: Pick<Terms, "name"> | null,
  before: Pick<Entry, "name"> | null,
): string {
  if (kind === "remove") return `${before?.name ?? "A company"} is removed`;
  if (kind === "replace" && before && terms && before.name !== terms.name)
    return `${terms.name} replaces ${before.name}`;
  if (kind === "replace") return `Our use of ${terms?.name} changes`;
  return `${terms?.name} is added`;
}

/** The mail by which customers hear of a change. */
export function announcementText({ kind, terms, before, effectiveOn, organisation }: Announcement): {
  subject: string;
  text: string;
} {
  const sentence = changeSentence(kind, terms, before);
  const from = organisation?.name ?? "We";
  const lines = [
    `${sentence} on ${effectiveOn}.`,
    "",
    ...(terms ? termLines(terms) : []),
    ...(before && kind === "replace" && before.name === terms?.name
      ? ["", "Until then:", ...termLines(before)]
      : []),
    "",
    "You can object until that day. " +
      (organisation?.privacy_email ? `Write to ${organisation.privacy_email}.` : "Answer this message."),
    "",
    from,
  ];
  return { subject: `${from}: ${sentence} on ${effectiveOn}`, text: lines.join("\n") };
}

/** Countries in a sentence: "Germany, Ireland", or that nobody said. */
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

/** How many companies the public list names; an empty list claims nothing. */
export function companyCount(count: number, past = false): string {
  const when = past ? " on that day" : "";
  if (count === 0) return `No companies are on our list${when}.`;
  return `${count === 1 ? "1 company processes" : `${count} companies process`} personal data of our customers for us${when}.`;
}
