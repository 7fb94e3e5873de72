import { z } from "#domain/schema";

/** Text that must be there: an empty field, a missing one, blanks and characters without a shape are refused in the same words. */
export function requiredText(message: string, max = 2000) {
  return limited(z.string(message).overwrite(withoutControls), message, max);
}

/** The same on one line, for names, lists and the subject of a mail: no breaks, and nothing that hides or turns the text around it. */
export function requiredLine(message: string, max = 200) {
  return limited(z.string(message).overwrite(plainLine), message, max);
}

function limited(text: z.ZodString, message: string, max: number) {
  return text
    .trim()
    .min(1, { error: message, abort: true })
    .max(max, `At most ${max} characters`)
    .refine((value) => /[^\s\p{Cf}\u115f\u1160\u3164\uffa0]/u.test(value), { error: message });
}

/** Terminals and mails act on control characters; breaks and tabs stay. */
export function withoutControls(text: string): string {
  return text.replace(/(?![\n\r\t])\p{Cc}/gu, "");
}

/** Controls that turn text round stay open to the end of whatever the text is put into. */
function plainLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

/** The id that a page gave to its form: sent twice, the form makes one record, with this id. */
export const formId = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "Open the form again.")
  .optional();
