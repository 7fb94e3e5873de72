import { z } from "#domain/schema";

/** Text that must be there: an empty field, a missing one and blanks are refused in the same words. */
export function requiredText(message: string, max = 2000) {
  return z.string(message).trim().min(1, message).max(max, `At most ${max} characters`);
}

/** The same on one line, for what stands in lists and in the subject of a mail: no breaks, and nothing that hides or turns the text around it. */
export function requiredLine(message: string, max = 200) {
  return z.string(message).overwrite(plainLine).trim().min(1, message).max(max, `At most ${max} characters`);
}

/** Controls that turn text round stay open to the end of whatever the text is put into. */
function plainLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}
