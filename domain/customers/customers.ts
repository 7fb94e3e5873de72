import { addressField } from "#domain/email";
import { z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

/** From which anchor a customer's contract counts its breach notice. */
const breachStarts = ["verified", "aware"] as const;

/** What a contract says about telling this customer of a breach. */
export type BreachTerms = { breachHours: number; breachFrom: (typeof breachStarts)[number] };

/** The promise on which a customer without terms of its own can rely: 24 hours after verification. */
export const defaultBreachTerms: BreachTerms = { breachHours: 24, breachFrom: "verified" };

const optionalEmail = addressField("Enter an e-mail address, such as security@example.com").optional();

/** What a person gives to register or change a customer. */
export const customerInput = z.object({
  name: requiredLine("Enter the customer’s name"),
  securityEmail: optionalEmail,
  privacyEmail: optionalEmail,
  breachHours: z.coerce
    .number("Enter hours as a whole number")
    .int("Enter hours as a whole number")
    .min(1, "At least 1 hour")
    .max(8760, "At most 8,760 hours (a year)")
    .default(defaultBreachTerms.breachHours),
  breachFrom: z.enum(breachStarts, "Choose verified or aware").default(defaultBreachTerms.breachFrom),
  subprocessorNoticeDays: z.coerce
    .number("Enter days as a whole number")
    .int("Enter days as a whole number")
    .min(0, "At least 0 days")
    .max(365, "At most 365 days")
    .default(30),
  contract: z.string().trim().max(500).optional(),
});
export type CustomerInput = z.infer<typeof customerInput>;

/** The address to which a breach notice goes: the security contact, else the privacy contact. */
export function breachContact(customer: {
  securityEmail: string | null;
  privacyEmail: string | null;
}): string | null {
  return customer.securityEmail ?? customer.privacyEmail;
}

/** "24 h after verification". */
export function breachTermsWords(terms: BreachTerms): string {
  return `${terms.breachHours} h after ${terms.breachFrom === "verified" ? "verification" : "awareness"}`;
}
