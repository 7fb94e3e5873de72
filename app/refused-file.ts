import { Refused } from "#domain/errors";
import { BadFile, badLineText } from "#evidence/bad-lines";

const shown = 20;

/**
 * The refusal of a file with its first bad lines in the message, so that they stand at the field "file"; how many more there
 * are is said too. For `catch`: anything else passes through.
 */
export function refuseFile(refusal: unknown): never {
  if (!(refusal instanceof BadFile)) throw refusal;
  const lines = refusal.lines.slice(0, shown).map(badLineText);
  const rest = refusal.total > lines.length ? [`And ${refusal.total - lines.length} more.`] : [];
  throw new Refused("invalid", [refusal.message, ...lines, ...rest].join(" "), "file");
}
