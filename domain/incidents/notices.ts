import { type NoticePhase, noticePhases, phaseClosing } from "#domain/breach-clocks/notice-phases";
import { Refused } from "#domain/errors";
import { z } from "#domain/schema";

/** The four parts that every notice must have (GDPR Art. 33(3)). */
export const noticeParts = ["nature", "impact", "mitigation", "contact"] as const;
export type NoticePart = (typeof noticeParts)[number];

export const partWords: Record<NoticePart, { title: string; ask: string }> = {
  nature: { title: "What happened", ask: "Nature of the breach" },
  impact: { title: "Likely consequences", ask: "Likely impact on the people affected" },
  mitigation: { title: "Measures taken and planned", ask: "Mitigation taken or planned" },
  contact: { title: "Contact", ask: "Point of contact" },
};

export type NoticeDraft = Record<NoticePart, string> & {
  /** The words before the notice; `{customer}` is the recipient's name. May be empty. */
  cover: string;
  /** What the customer should do. May be empty: then nothing is said about it. */
  advice: string;
  phase: NoticePhase;
  peopleAffected: number | null;
  recordsAffected: number | null;
  /** A person has ticked "not known yet": unknown is said, not guessed. */
  peopleUnknown: boolean;
  recordsUnknown: boolean;
};

const text = z.string().trim().max(20_000).default("");
const count = z.coerce
  .number("Enter a whole number")
  .int("Enter a whole number")
  .min(0, "Enter 0 or more")
  .optional();
/** A draft may be saved with anything missing; sending it asks for all. */
export const noticeInput = z.object({
  nature: text,
  impact: text,
  mitigation: text,
  contact: text,
  cover: text,
  advice: text,
  phase: z.enum(noticePhases).default("initial"),
  peopleAffected: count,
  recordsAffected: count,
  peopleUnknown: z.coerce.boolean().default(false),
  recordsUnknown: z.coerce.boolean().default(false),
});
export type NoticeInput = z.infer<typeof noticeInput>;

/** What is missing, field by field, in words for the page. Empty when the notice may go. */
export function missingParts(
  draft: NoticeDraft,
): { field: keyof NoticeDraft; part: NoticePart; words: string }[] {
  const missing: ReturnType<typeof missingParts> = [];
  for (const part of noticeParts) {
    if (!draft[part].trim()) missing.push({ field: part, part, words: partWords[part].ask.toLowerCase() });
    if (part !== "nature") continue;
    if (draft.peopleAffected === null && !draft.peopleUnknown)
      missing.push({ field: "peopleAffected", part, words: "number of people" });
    if (draft.recordsAffected === null && !draft.recordsUnknown)
      missing.push({ field: "recordsAffected", part, words: "number of records" });
  }
  return missing;
}

/** @throws Refused (invalid) naming the first missing field, when a required part is missing. */
export function checkComplete(draft: NoticeDraft): void {
  const missing = missingParts(draft);
  if (missing.length > 0)
    throw new Refused(
      "invalid",
      `The notice cannot be sent yet. Missing: ${missing.map((item) => item.words).join(", ")}.`,
      missing[0]!.field,
    );
}

/** A first draft from facts on record. Conclusions, such as the likely impact, stay empty: a person writes them. */
export function draftFromFacts(facts: {
  title: string;
  occurred: string | null;
  discovered: string | null;
  systems: readonly string[];
  dataClasses: readonly string[];
  peopleAffected: number | null;
  measures: readonly string[];
  contact: string | null;
}): NoticeDraft {
  const sentences = [
    `${facts.title.replace(/[.\s]+$/, "")}.`,
    facts.occurred && `The incident occurred ${facts.occurred}.`,
    facts.discovered && `It was discovered ${facts.discovered}.`,
    facts.systems.length > 0 && `Affected systems: ${facts.systems.join(", ")}.`,
    facts.dataClasses.length > 0 && `Affected data: ${facts.dataClasses.join(", ")}.`,
  ];
  return {
    nature: sentences.filter(Boolean).join(" "),
    impact: "",
    mitigation: facts.measures.join("\n"),
    contact: facts.contact ?? "",
    cover: firstCover,
    advice: "",
    phase: "initial",
    peopleAffected: facts.peopleAffected,
    recordsAffected: null,
    peopleUnknown: false,
    recordsUnknown: false,
  };
}

/** The covering words with which a first draft starts. */
const firstCover =
  "Dear {customer},\nyour data, or that of people who use our service through you, may be affected by the incident described below. This is what we know now.";

/** The covering words as this customer reads them. */
export function coverFor({ cover }: NoticeDraft, customer: string): string {
  return cover.trim().replaceAll("{customer}", () => customer);
}

const headings: Record<NoticePhase, string> = {
  initial: "Notice of a data breach",
  update: "Update on a data breach",
  final: "Final notice of a data breach",
};

/** The notice in its parts: heading, four parts with unknown said as unknown, what to do where that is said, and its last line. */
export function noticeBody(draft: NoticeDraft, reference: string) {
  const unknown = draft.phase === "final" ? "could not be determined" : "not known yet";
  const number = (value: number | null) => (value === null ? unknown : `about ${value.toLocaleString("en")}`);
  const counts = `People affected: ${number(draft.peopleAffected)}. Records affected: ${number(draft.recordsAffected)}.`;
  return {
    heading: `${headings[draft.phase]} (${reference})`,
    parts: saidParts(draft).map((part, index) => ({
      title: `${index + 1}. ${part === "advice" ? adviceTitle : partWords[part].title}`,
      text: part === "nature" ? `${draft.nature.trim()}\n${counts}` : draft[part].trim(),
    })),
    closing: phaseClosing[draft.phase],
  };
}

export const adviceTitle = "What you should do";

/** The parts in the order of the notice; advice comes before the contact. */
function saidParts({ advice }: NoticeDraft): (NoticePart | "advice")[] {
  return noticeParts.flatMap((part) => (part === "contact" && advice.trim() ? ["advice", part] : [part]));
}

/** The notice as the recipient reads it: plain text. */
export function noticeText(
  draft: NoticeDraft,
  from: { organisation: string; reference: string; recipient: string; date: string },
): string {
  const { heading, parts, closing } = noticeBody(draft, from.reference);
  const cover = coverFor(draft, from.recipient);
  return [
    heading,
    `From ${from.organisation} to ${from.recipient}, ${from.date}`,
    "",
    ...(cover ? [cover, ""] : []),
    ...parts.flatMap(({ title, text: body }) => [title, body, ""]),
    closing,
  ].join("\n");
}
