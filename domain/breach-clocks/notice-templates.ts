import { phaseClosing } from "#domain/breach-clocks/notice-phases";
import type { ClockRule } from "#domain/breach-clocks/rules";

/** What is on record about an incident, in words; null while it is not known. */
export const factNames = [
  "title",
  "reference",
  "organisation",
  "recipient",
  "occurred",
  "suspected",
  "discovered",
  "aware",
  "classified",
  "systems",
  "data",
  "people",
  "records",
  "customers",
  "measures",
  "contact",
] as const;
type FactName = (typeof factNames)[number];
export type Facts = Record<FactName, string | null>;

/** The text with which a notice of one rule starts: `parts` are in the order of the rule's contents. */
export type NoticeTemplate = { opening: string; parts: string[]; closing: string };

const when = "The incident occurred {occurred}.\nIt was discovered {discovered}.\nWe became aware {aware}.";
const what = "{title}.\nAffected systems: {systems}.\nAffected data: {data}.";
const howMany = "People affected: about {people}.\nRecords affected: about {records}.";

/** The first that fits a content decides. A conclusion (consequences, impact, cause, intent) starts empty: a person writes it. */
const starts: readonly [asks: RegExp, text: string][] = [
  [/^contact|contact$|contact (point|procedure)|identity and contact/i, "{contact}"],
  [/likely|consequence|root cause|malicious|threat|origin|severity|material impact|exploit/i, ""],
  [/measures users can|customer should do|protect oneself|recommended steps|you can do/i, ""],
  [/measures|mitigation|we are doing|update or fix|resolution|steps to reduce/i, "{measures}"],
  [/^reference/i, "{reference}"],
  [/detection and classification/i, `${when}\nClassified as major: {classified}.`],
  [/date or period|occurrence/i, when],
  [/nature.*number|number.*nature/i, `${what}\n${when}\n${howMany}`],
  [/number affected|Texans affected|^clients/i, `${howMany}\nCustomers affected: {customers}.`],
  [/what happened|nature|description|circumstances|existence/i, `${what}\n${when}`],
  [/how discovered/i, "It was discovered {discovered}."],
  [/kinds of information|personal information|types of|categories/i, "Affected data: {data}."],
  [/product|functions/i, "{systems}"],
];

/** The default template until the organisation writes its own. */
export function firstTemplate({
  name,
  contents,
  phase,
}: Pick<ClockRule, "name" | "contents" | "phase">): NoticeTemplate {
  return {
    opening: `{organisation} reports an incident ({reference}) under ${name}.`,
    parts: contents.map((content) => starts.find(([asks]) => asks.test(content))?.[1] ?? ""),
    closing: phaseClosing[phase ?? "initial"],
  };
}

/** Names in braces that are not facts. */
export function strangeFacts(text: string): string[] {
  const known: readonly string[] = factNames;
  return [...text.matchAll(/\{([^{}\n]*)\}/g)]
    .map((found) => found[1]!)
    .filter((name) => !known.includes(name));
}

/** The text with the facts in place; a line that needs a fact which is not known falls away, so that nothing is guessed. */
export function filled(text: string, facts: Facts): string {
  const value = (name: string) => facts[name as FactName] ?? null;
  return text
    .split("\n")
    .filter((line) => [...line.matchAll(/\{([^{}]*)\}/g)].every((found) => value(found[1]!)))
    .map((line) =>
      line.replace(/\{([^{}]*)\}/g, (_, name: string) => value(name) ?? "").replace(/\.\.$/, "."),
    )
    .join("\n")
    .trim();
}
