import { createHash } from "node:crypto";
import type { ClockNoticeDraft } from "#domain/breach-clocks/notices";

/** Hex mark of what the sender of a clock's notice is shown: its texts. Another text gives another mark. */
export function clockNoticeMark({ phase, opening, contents, closing }: ClockNoticeDraft): string {
  const texts = [phase, opening, contents.map(({ asks, text, unknown }) => [asks, text, unknown]), closing];
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}
