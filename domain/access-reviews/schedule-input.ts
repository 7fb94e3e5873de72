import { ROUTINGS } from "#domain/access-reviews/routing";
import { z } from "#domain/schema";

const days = (least: number, most: number) =>
  z.coerce
    .number("Give whole days")
    .int("Give whole days")
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
  routing: z.enum(ROUTINGS, "Choose who decides"),
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
  if (input.openDays > input.prepareDays) wrong("openDays", "It opens after it is prepared: fewer days");
  if (input.routing === "named" && !input.namedId) wrong("namedId", "Name the reviewer");
}

/** How reviews prepare and open themselves. */
export const scheduleInput = rules.superRefine(agree);
export type ScheduleInput = z.output<typeof scheduleInput>;

/** The same for some systems alone. */
export const campaignInput = rules
  .extend({
    name: z.string("Name the campaign").trim().min(1, "Name the campaign").max(100, "At most 100 characters"),
    systems: z.array(z.string()).default([]),
  })
  .superRefine(agree);
export type CampaignInput = z.output<typeof campaignInput>;
