import { counted } from "#domain/counted";

const remedy = "Restore a backup, or have the stored values corrected.";

/** What the page and the forms of a clock say where its stored values cannot be read. */
export const damagedClockWords = `This clock could not be read: its stored values are damaged. Its deadline must be worked out by hand from the clock starts and the rule, because no alert is sent for it. ${remedy}`;

/** What the page of an incident, and a step that would end its clocks, say of those that cannot be read. `names` are rules and recipients. */
export function damagedClocksWords(names: readonly string[]): string {
  const [its, it] = names.length === 1 ? ["Its deadline", "it"] : ["Their deadlines", "them"];
  return `${counted(names.length, "clock")} could not be read: ${names.join("; ")}. ${its} must be worked out by hand from the clock starts and the rule, because no alert is sent for ${it}. ${remedy}`;
}
