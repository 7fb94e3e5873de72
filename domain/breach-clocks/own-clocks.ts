import { clockStartKinds } from "#domain/breach-clocks/clock-starts";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { counted } from "#domain/counted";
import { z } from "#domain/schema";
import { requiredLine, requiredText } from "#domain/text-fields";

/** How the limit of a rule of one's own counts. */
export const ownUnits = ["hours", "days", "months"] as const;

/** A rule that no law holds: an insurer's policy, a contract with a partner, a promise to a bank. */
export const ownClockInput = z.object({
  name: requiredLine("Enter a name, such as “Insurer: cyber policy”", 120),
  anchor: z.enum(clockStartKinds, "Choose the clock start"),
  amount: z.coerce
    .number("Enter a whole number")
    .int("Enter a whole number")
    .min(1, "At least 1")
    .max(8760, "At most 8,760"),
  unit: z.enum(ownUnits, "Choose hours, days or months"),
  recipient: requiredText("Enter the recipient", 200),
  source: requiredText("Enter the source, such as “policy 4471, section 6.2”", 500),
  contents: z.string().trim().max(5000).optional(),
});
export type OwnClockInput = z.infer<typeof ownClockInput>;

/** The rule as the clocks take it. Its name is its id, so that every page and mail can say it without looking it up. */
export function ownRule(input: OwnClockInput, version: number): ClockRule {
  const { name, anchor, amount, unit, recipient, source } = input;
  const contents = (input.contents ?? "").split("\n").map((line) => line.trim());
  const given = contents.filter(Boolean);
  return {
    id: name,
    version,
    name,
    obligated: "us, by agreement",
    regime: "contracts",
    asks: [],
    perCustomer: false,
    anchor,
    trigger: `As agreed: ${source}.`,
    limit: { kind: unit, amount },
    says: counted(amount, unit.slice(0, -1)),
    recipient,
    contents: given.length > 0 ? given : ["contents required by the agreement"],
    notes: "",
    sources: [source],
  };
}
