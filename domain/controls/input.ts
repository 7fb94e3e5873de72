import { type Frequency, frequencies, type Population, populations } from "#domain/controls/controls";
import { z } from "#domain/schema";

const words = (most: number) =>
  z.string().trim().min(1, "Enter a text").max(most, `At most ${most} characters`);
const lines = z.preprocess(
  (value) =>
    typeof value === "string"
      ? value
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter(Boolean)
      : value,
  z
    .array(z.string().max(300, "At most 300 characters a line"))
    .min(1, "Enter at least one line")
    .max(20, "At most 20 lines"),
);
const dayCount = z.coerce
  .number("Enter a number of days")
  .int("Enter whole days")
  .min(0, "0 days or more")
  .max(365, "At most 365 days");

const person = z.string().max(64).nullish();
const fields = z.object({
  title: words(120),
  statement: words(2000),
  why: words(1000),
  frequency: z.enum(frequencies, "Choose a frequency"),
  population: z.preprocess((value) => (value === "" ? undefined : value), z.enum(populations).optional()),
  withinDays: dayCount.default(0),
  graceDays: dayCount,
  evidence: lines,
  test: words(2000),
  criteria: z.preprocess(
    (value) => (typeof value === "string" ? [value] : (value ?? [])),
    z.array(z.string().max(8)).min(1, "Choose at least one criterion").max(61),
  ),
  /** Left out: stays as it is. Null: unassigned. */
  ownerId: person,
  deputyId: person,
});
const population = {
  holds: (input: { frequency: Frequency; population?: Population }) =>
    input.frequency !== "per-event" || input.population !== undefined,
  otherwise: { path: ["population"], message: "Choose the population of a per-event control" },
};

/** What a person may change of a control, and why; a new version is made from it. */
export const controlInput = fields
  .extend({ reason: words(500) })
  .refine(population.holds, population.otherwise);

/** A control of the organisation's own, beside those of the catalogue. */
export const newControlInput = fields
  .extend({
    ref: z
      .string("Enter a number, such as AC-21")
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}-\d{2,3}$/, "Enter two letters, a hyphen and two or three digits, such as AC-21"),
  })
  .refine(population.holds, population.otherwise);
export type NewControlInput = z.output<typeof newControlInput>;
export type ControlInput = z.infer<typeof controlInput>;
