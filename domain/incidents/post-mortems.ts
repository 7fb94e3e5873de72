import { Refused } from "#domain/errors";
import type { IncidentStatus } from "#domain/incidents/incidents";
import { asksPostMortem } from "#domain/incidents/post-mortem-parts";
import type { Severity } from "#domain/incidents/severity";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

/** What a post-mortem says. Each part is needed: "nothing" is an answer that must be written. */
export const postMortemInput = z.object({
  happened: requiredText("Describe what happened", 20_000),
  causes: requiredText("Describe the cause, as far as known", 20_000),
  wentWell: requiredText("Describe what went well", 20_000),
  wentBadly: requiredText("Describe what went wrong", 20_000),
});
export type PostMortemInput = z.infer<typeof postMortemInput>;

/**
 * Whether this step closes an incident without the post-mortem that its severity asks for: then its reason is signed.
 * @throws Refused when there is no reason either.
 */
export function closesWithoutPostMortem(
  incident: { severity: Severity; written: boolean },
  to: IncidentStatus,
  reason: string | undefined,
): boolean {
  if (to !== "closed" || incident.written || !asksPostMortem(incident.severity)) return false;
  if (!reason?.trim())
    throw new Refused(
      "invalid",
      `The severity is ${incident.severity}. Write the post-mortem first, or give a reason for closing without one.`,
      "reason",
    );
  return true;
}
