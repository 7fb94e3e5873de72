import { email } from "#domain/email";
import { z } from "#domain/schema";

/** Whether the runtime knows the IANA zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What is said while the organisation's own zone is not known: a row that was changed past Surety, or an older runtime. */
export const unknownZoneWords =
  "The organisation's time zone is unknown to this server, so days and times count in UTC. Choose a zone in Settings.";

export const timeZone = z.string().refine(isTimeZone, "Choose a time zone such as Europe/Berlin");
export const organisationName = z
  .string("Enter the organisation's name")
  .trim()
  .min(1, "Enter the organisation's name")
  .max(200, "The name is too long");

/** The organisation as the owner edits it. */
export const organisationInput = z.object({
  name: organisationName,
  legalName: z.string().trim().max(200).optional(),
  timeZone,
  website: z.url({ protocol: /^https?$/, error: "Enter an address such as https://example.com" }).optional(),
  address: z.string().trim().max(500).optional(),
  securityEmail: email.optional(),
  privacyEmail: email.optional(),
  twoPairsOfEyes: z
    .string()
    .optional()
    .transform((value) => value === "on"),
});
export type OrganisationInput = z.output<typeof organisationInput>;
