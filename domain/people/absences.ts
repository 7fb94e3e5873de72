import { addDays, type Day } from "#domain/days";
import { dayField, z } from "#domain/schema";

/** Days on which a person is away, first and last included, and their substitute. */
export type Absence = { personId: string; from: Day; to: Day; delegateId: string | null };

/** A reviewer who is back this many days before a review is due decides themselves. */
const BACK_IN_TIME_DAYS = 2;

/**
 * Whether a person's absence on a day keeps them from deciding before `dueOn`. Of several absences the one that ends last
 * counts. An absence that is over in time, or has not begun, has no effect.
 */
export function awayFor(absences: readonly Absence[], on: Day, dueOn: Day): Absence | null {
  const away = absences.filter((one) => one.from <= on && on <= one.to);
  const longest = away.sort((a, b) => (a.to < b.to ? 1 : -1))[0];
  return longest && longest.to > addDays(dueOn, -BACK_IN_TIME_DAYS) ? longest : null;
}

/** Do two spans of days share a day? */
export function overlaps(a: { from: Day; to: Day }, b: { from: Day; to: Day }): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** Long leaves fit in; a year with a digit too many does not. */
const LONGEST_DAYS = 3 * 366;

/** One absence as it is said. */
export const absenceInput = z
  .object({
    do: z.literal("away"),
    from: dayField("Enter the first day"),
    to: dayField("Enter the last day"),
    delegateId: z
      .string()
      .optional()
      .transform((text) => text || null),
  })
  .superRefine((input, context) => {
    if (input.to < input.from)
      context.addIssue({ code: "custom", path: ["to"], message: "The last day is before the first day" });
    else if (input.to >= addDays(input.from, LONGEST_DAYS))
      context.addIssue({ code: "custom", path: ["to"], message: "An absence can last at most three years" });
  });
export type AbsenceInput = z.output<typeof absenceInput>;
export const absenceEndInput = z.object({ do: z.literal("back"), absence: z.string("Choose an absence") });
