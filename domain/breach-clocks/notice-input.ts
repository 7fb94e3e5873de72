import { noticePhases } from "#domain/breach-clocks/notice-phases";
import type { ClockNoticeDraft } from "#domain/breach-clocks/notices";
import { z } from "#domain/schema";

const text = z.string().trim().max(20_000, "At most 20,000 characters").default("");

/** A notice as its form sends it: a text and a tick for each content that the rule asks for; anything may be missing. */
export function clockNoticeInput(asks: readonly string[]) {
  return z
    .object({
      phase: z.enum(noticePhases).default("initial"),
      opening: text,
      closing: text,
      ...Object.fromEntries(asks.map((_, index) => [`text-${index}`, text])),
      ...Object.fromEntries(asks.map((_, index) => [`unknown-${index}`, z.coerce.boolean().default(false)])),
    })
    .transform((given): ClockNoticeDraft => {
      const value = (name: string) => (given as Record<string, unknown>)[name];
      return {
        phase: given.phase,
        opening: given.opening,
        closing: given.closing,
        contents: asks.map((ask, index) => ({
          asks: ask,
          text: String(value(`text-${index}`) ?? ""),
          unknown: value(`unknown-${index}`) === true,
        })),
      };
    });
}

/** The organisation's text for a rule with this many contents. */
export function templateInput(contents: number) {
  const parts = Array.from({ length: contents }, (_, index) => `part-${index}`);
  return z
    .object({ opening: text, closing: text, ...Object.fromEntries(parts.map((name) => [name, text])) })
    .transform((given) => ({
      opening: given.opening,
      closing: given.closing,
      parts: parts.map((name) => String((given as Record<string, unknown>)[name] ?? "")),
    }));
}
