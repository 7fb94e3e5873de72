import type { Day } from "#domain/days";
import { addressField, email, splitAddresses } from "#domain/email";
import { dayField, z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

const day = dayField("Enter a day as YYYY-MM-DD").optional();
const words = z
  .string()
  .trim()
  .max(200, "At most 200 characters")
  .optional()
  .transform((text) => text || null);

/** A person as entered or edited. Further addresses, one per line. */
export const personInput = z
  .object({
    name: requiredLine("Enter a name"),
    email,
    aliases: z
      .string()
      .default("")
      .transform(splitAddresses)
      .pipe(z.array(addressField("Each other address must be one such as name@example.com"))),
    department: words,
    title: words,
    managerId: words,
    startsOn: day.transform((text) => text ?? null),
    endsOn: day.transform((text) => text ?? null),
  })
  .superRefine((input, context) => {
    if (input.startsOn && input.endsOn && input.endsOn < input.startsOn)
      context.addIssue({ code: "custom", path: ["endsOn"], message: "The last day is before the first day" });
  });
export type PersonInput = z.output<typeof personInput>;

export const leaverInput = z.object({ endsOn: dayField("Enter the last day") });

/**
 * Whether a person belongs to the staff on a day: until their last day, that day included. Who has not started yet can be
 * chosen already.
 */
export function isStaff(person: { endsOn: Day | null }, today: Day): boolean {
  return person.endsOn === null || person.endsOn >= today;
}

/**
 * Everyone who is above themselves (A above B above A), given the manager of each. One pass: each person is visited once,
 * however long the chains are.
 */
export function inReportingCircles(managerOf: ReadonlyMap<string, string | null>): Set<string> {
  const circles = new Set<string>();
  const done = new Set<string>();
  for (const person of managerOf.keys()) {
    const chain = new Set<string>();
    let above: string | null = person;
    while (above !== null && !done.has(above) && !chain.has(above)) {
      chain.add(above);
      above = managerOf.get(above) ?? null;
    }
    // The chain has come back to a person in it: a circle from there on.
    let inside = false;
    for (const one of chain) {
      inside ||= one === above;
      if (inside) circles.add(one);
      done.add(one);
    }
  }
  return circles;
}
