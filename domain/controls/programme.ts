import { categories } from "#domain/controls/controls";
import { addDays, daysBetween } from "#domain/days";
import { dayField, z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

const day = (what: string) => dayField(`Enter ${what} as a date`);
const list = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string()),
);

/** The longest audit period that one programme takes: two years. */
const mostDays = 731;

/** What a programme is loaded with. Security (the common criteria) is always part of a SOC 2 report. */
export const programmeInput = z
  .object({
    categories: list.transform((chosen) =>
      categories.filter((one) => one === "security" || chosen.includes(one)),
    ),
    periodFrom: day("the first day"),
    periodTo: day("the last day"),
    inForceFrom: day("the day from which the controls apply"),
    /** Controls with a different start date than the rest, by reference. */
    operatingSince: z
      .record(
        z.string(),
        // The form library leaves an empty field of a record as it is.
        z.preprocess(
          (value) => (value === "" ? undefined : value),
          day("the day since which the control operates").optional(),
        ),
      )
      .optional(),
    ownerId: z.preprocess((value) => (value === "" ? undefined : value), z.string().optional()),
  })
  .superRefine((input, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (input.periodTo < addDays(input.periodFrom, 27))
      wrong("periodTo", "Choose a period of at least four weeks");
    else if (daysBetween(input.periodFrom, input.periodTo) >= mostDays)
      wrong("periodTo", "Choose a period of at most two years");
    if (input.inForceFrom > input.periodTo)
      wrong("inForceFrom", "The controls must apply before the period ends. Choose an earlier day");
    for (const [ref, since] of Object.entries(input.operatingSince ?? {}))
      if (since && since > input.periodTo)
        context.addIssue({
          code: "custom",
          path: ["operatingSince", ref],
          message: `${ref} must operate before the period ends. Choose an earlier day`,
        });
  });
export type ProgrammeInput = z.output<typeof programmeInput>;

/** Owners given to several controls at once. */
export const ownersInput = z.object({
  ownerId: z.string().min(1, "Choose a person"),
  refs: list.refine((refs) => refs.length > 0, "Choose at least one control"),
});
export type OwnersInput = z.output<typeof ownersInput>;

/** A change made outside the usual approval: the population of the control on emergency changes. */
export const changeInput = z.object({
  title: requiredLine("Enter the change").min(3, "Enter the change"),
  happenedOn: day("the day"),
  reason: z
    .string("Enter the reason for urgency")
    .trim()
    .min(3, "Enter the reason for urgency")
    .max(1000, "At most 1000 characters"),
});
export type ChangeInput = z.output<typeof changeInput>;
