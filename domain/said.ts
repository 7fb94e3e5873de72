import { z } from "#domain/schema";

/** Text that must be there: an empty field, a missing one and blanks are refused in the same words. */
export function said(message: string, max = 2000) {
  return z.string(message).trim().min(1, message).max(max, `At most ${max} characters`);
}
