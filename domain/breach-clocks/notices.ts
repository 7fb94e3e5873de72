import { type NoticePhase, phaseClosing } from "#domain/breach-clocks/notice-phases";
import type { NoticeTemplate } from "#domain/breach-clocks/notice-templates";
import { Refused } from "#domain/errors";

/** One required content of a notice: what the rule asks for, what is said, or that it is not known yet. */
export type NoticeContent = { asks: string; text: string; unknown: boolean };

/** A notice that answers one clock: to an authority, an insurer, the people concerned. */
export type ClockNoticeDraft = {
  phase: NoticePhase;
  opening: string;
  contents: NoticeContent[];
  closing: string;
};

/**
 * A first draft: the template with its facts, and, where an earlier notice (of this clock, or of the one it carries on) said
 * something to the same question, what was said then.
 */
export function draftOf(
  asks: readonly string[],
  template: NoticeTemplate,
  phase: NoticePhase,
  earlier: ClockNoticeDraft | null,
): ClockNoticeDraft {
  const earlierParts = new Map(earlier?.contents.map((one) => [one.asks, one]));
  return {
    phase,
    opening: template.opening,
    contents: asks.map((ask, index) => ({
      asks: ask,
      text: earlierParts.get(ask)?.text || (template.parts[index] ?? ""),
      unknown: phase !== "final" && (earlierParts.get(ask)?.unknown ?? false),
    })),
    closing: template.closing,
  };
}

/** The end of a notice that became another phase: its own words stay, the usual ones change with the phase. */
export function closingFor({ phase, closing }: ClockNoticeDraft, before: NoticePhase): string {
  return closing.trim() === phaseClosing[before] ? phaseClosing[phase] : closing;
}

/** The contents that keep a notice from being sent, in its order. The last word may leave nothing unknown. */
export function missingContents(draft: ClockNoticeDraft): NoticeContent[] {
  return draft.contents.filter(
    ({ text, unknown }) => text.trim() === "" && !(unknown && draft.phase !== "final"),
  );
}

/** @throws Refused (invalid) that names every missing content */
export function checkContents(draft: ClockNoticeDraft): void {
  const missing = missingContents(draft);
  if (missing.length === 0) return;
  const index = draft.contents.indexOf(missing[0]!);
  const names = missing.map((one) => `“${one.asks}”`).join(", ");
  throw new Refused("invalid", `The notice cannot be sent yet. Missing: ${names}.`, `text-${index}`);
}

const headings: Record<NoticePhase, string> = {
  initial: "Notice",
  update: "Update",
  final: "Final notice",
};

/** The notice in its parts: heading, opening, every content under its own title, unknown said as unknown, and its end. */
export function clockNoticeBody(draft: ClockNoticeDraft, rule: string, reference: string) {
  return {
    heading: `${headings[draft.phase]} under ${rule} (${reference})`,
    opening: draft.opening.trim(),
    parts: draft.contents.map(({ asks, text, unknown }, index) => ({
      title: `${index + 1}. ${asks.charAt(0).toUpperCase()}${asks.slice(1)}`,
      text: [text.trim(), unknown && draft.phase !== "final" ? "Not known yet." : ""]
        .filter(Boolean)
        .join("\n"),
    })),
    closing: draft.closing.trim(),
  };
}

/** The notice as its recipient reads it: plain text. */
export function clockNoticeText(
  draft: ClockNoticeDraft,
  from: { organisation: string; reference: string; rule: string; recipient: string; date: string },
): string {
  const { heading, opening, parts, closing } = clockNoticeBody(draft, from.rule, from.reference);
  return [
    heading,
    `From ${from.organisation} to ${from.recipient}, ${from.date}`,
    "",
    ...(opening ? [opening, ""] : []),
    ...parts.flatMap(({ title, text }) => [title, text, ""]),
    closing,
  ]
    .join("\n")
    .trimEnd();
}

export type ClockNotice = ClockNoticeDraft & {
  id: string;
  clockId: string;
  incidentId: string;
  number: number;
  savedAt: Date;
  savedBy: string;
  /** Null while it is a draft. */
  sent: {
    at: Date;
    by: string;
    factor: string | null;
    how: "mail" | "elsewhere";
    address: string | null;
  } | null;
  toldAt: Date | null;
  failed: { at: Date; why: string; triedAgain: boolean } | null;
  note: string | null;
  proof: { sha256: string; name: string } | null;
  acknowledged: { at: Date; note: string } | null;
  mail: { messageId: string; answer: string | null; lastError: string | null; tries: number } | null;
};
