import type { PastIncident } from "#domain/incidents/import";
import { dayField, z } from "#domain/schema";
import type { RecordDate } from "#evidence/incident-imports/dates";
import { plainText, shortened } from "#evidence/incident-imports/plain-text";

/** The parts of a breach as haveibeenpwned.com lists it that Surety keeps. */
export const hibpRecord = z.object({
  Name: z.string("must be text").trim().min(1, "must not be empty").max(200),
  Title: z.string("must be text").max(1000).optional(),
  Domain: z.string("must be text").max(500).optional(),
  BreachDate: dayField("must be a day such as 2016-10-20").nullish(),
  PwnCount: z
    .number("must be a whole number")
    .int("must be a whole number")
    .min(0, "must not be below 0")
    .nullish(),
  Description: z.string("must be text").max(100_000).optional(),
  DataClasses: z.array(z.string("must be text").max(500)).optional(),
  IsVerified: z.boolean("must be true or false").optional(),
  IsFabricated: z.boolean("must be true or false").optional(),
});
type HibpRecord = z.infer<typeof hibpRecord>;

/** The date of a listed breach, to be checked before it is taken. */
export function hibpDates({ BreachDate }: HibpRecord): RecordDate[] {
  if (!BreachDate) return [];
  const [year, month, day] = BreachDate.split("-").map(Number);
  return [{ path: "BreachDate", date: { year, month, day } }];
}

/** One listed breach. */
export function fromHibp(record: HibpRecord): PastIncident {
  const classes = (record.DataClasses ?? []).map(plainText).filter(Boolean);
  return {
    key: `hibp:${record.Name.toLowerCase()}`,
    title: shortened(plainText(record.Title ?? "") || record.Name, 200),
    summary: plainText(record.Description ?? ""),
    status: record.IsFabricated ? "not_an_incident" : "closed",
    severity: "unknown",
    sourceStatus: statusOf(record),
    personalData: classes.length > 0 ? "yes" : "unknown",
    occurred: record.BreachDate ?? null,
    recordsAffected: record.PwnCount ?? null,
    systems: record.Domain?.trim() ? [record.Domain.trim()] : [],
    dataClasses: classes,
    facts: [],
  };
}

function statusOf({ IsFabricated, IsVerified }: HibpRecord): string | null {
  if (IsFabricated) return "Fabricated";
  return IsVerified === undefined ? null : IsVerified ? "Verified" : "Not verified";
}
