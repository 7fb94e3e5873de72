import { ROUTINGS } from "#domain/access-reviews/routing";
import { z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

const days = (least: number, most: number) =>
  z.coerce
    .number("Enter a whole number of days")
    .int("Enter a whole number of days")
    .min(least, `At least ${least}`)
    .max(most, `At most ${most}`);
const optionalId = z
  .string()
  .optional()
  .transform((text) => text || null);
const tick = z
  .string()
  .optional()
  .transform((text) => text === "on");

const rules = z.object({
  prepares: tick,
  opens: tick,
  routing: z.enum(ROUTINGS, "Choose the reviewer"),
  namedId: optionalId,
  fallbackId: optionalId,
  prepareDays: days(1, 120),
  openDays: days(1, 120),
  decideDays: days(2, 90),
  oldDays: days(1, 365),
});

function agree(input: z.output<typeof rules>, context: z.RefinementCtx): void {
  const wrong = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (input.openDays > input.prepareDays)
    wrong("openDays", "The opening must come after the draft. Enter fewer days");
  if (input.routing === "named" && !input.namedId) wrong("namedId", "Choose the named reviewer");
}

/** How reviews prepare and open themselves. */
export const scheduleInput = rules.superRefine(agree);
export type ScheduleInput = z.output<typeof scheduleInput>;

/** The same for some systems alone. */
export const campaignInput = rules
  .extend({
    name: requiredLine("Enter a name for the campaign", 100),
    systems: z.array(z.string()).default([]),
  })
  .superRefine(agree);
export type CampaignInput = z.output<typeof campaignInput>;
