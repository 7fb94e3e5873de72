import { damagedClocksWords } from "#domain/breach-clocks/damaged-clocks";
import { counted } from "#domain/counted";
import { Refused } from "#domain/errors";
import { impacts, severityStates, spreads } from "#domain/incidents/severity";
import { dayField, z } from "#domain/schema";
import { formId, requiredLine, requiredText } from "#domain/text-fields";

export const incidentStatuses = [
  "triage",
  "confirmed",
  "contained",
  "resolved",
  "closed",
  "not_an_incident",
] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

/** Whether personal data is concerned: unknown is an answer of its own and starts the clocks as yes does. */
const personalData = ["yes", "no", "unknown"] as const;

/** What each status means, in plain words. */
export const statusWords: Record<IncidentStatus, string> = {
  triage: "in triage",
  confirmed: "confirmed",
  contained: "contained",
  resolved: "resolved",
  closed: "closed",
  not_an_incident: "not an incident",
};

const steps: Record<IncidentStatus, readonly IncidentStatus[]> = {
  triage: ["confirmed", "not_an_incident"],
  confirmed: ["contained", "resolved", "not_an_incident"],
  contained: ["confirmed", "resolved"],
  resolved: ["contained", "closed"],
  closed: ["resolved"],
  not_an_incident: ["triage"],
};

/** The states that may follow. */
export function nextStatuses(status: IncidentStatus): readonly IncidentStatus[] {
  return steps[status];
}

/** Going back, closing and "not an incident" are explained; the way forward explains itself. */
function needsReason(from: IncidentStatus, to: IncidentStatus): boolean {
  return to === "not_an_incident" || incidentStatuses.indexOf(to) < incidentStatuses.indexOf(from);
}

/** Checks one step. @throws Refused when the step does not exist, has no reason, or would close an incident whose clocks still run. */
export function checkStep(
  from: IncidentStatus,
  to: IncidentStatus,
  reason: string | undefined,
  clocks: { open: number; damaged: readonly string[] },
): void {
  if (!steps[from].includes(to))
    throw new Refused(
      "conflict",
      `An incident in state “${statusWords[from]}” cannot change to “${statusWords[to]}”.`,
      "status",
    );
  if (needsReason(from, to) && !reason?.trim()) throw new Refused("invalid", "Give a reason.", "reason");
  if ((to === "closed" || to === "not_an_incident") && clocks.damaged.length > 0)
    throw new Refused("conflict", damagedClocksWords(clocks.damaged), "status");
  if (to === "closed" && clocks.open > 0)
    throw new Refused(
      "conflict",
      `${counted(clocks.open, "clock is", "clocks are")} still open. Notify the recipient or sign it as not required, then close.`,
      "status",
    );
}

/** Several names typed into one field, with commas or line breaks between them. */
export const typedNames = z
  .string()
  .trim()
  .max(2000)
  .transform((text) =>
    text
      .split(/[\n,;]/)
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .optional();
/** A count that may be unknown: an empty field is unknown, never 0. */
const countOrUnknown = z.coerce
  .number("Enter a whole number, or leave it empty while it is unknown")
  .int("Enter a whole number")
  .min(0, "Enter 0 or more")
  .optional();

/** What an officer gives to open or describe an incident. */
export const incidentInput = z.object({
  title: requiredLine("Enter a short description"),
  summary: z.string().trim().max(20_000).optional(),
  impact: z.enum(impacts).optional(),
  spread: z.enum(spreads).optional(),
  severity: z.enum([...severityStates, "proposed"], "Choose a severity"),
  severityReason: z.string().trim().max(2000).optional(),
  personalData: z.enum(personalData, "Choose yes, no or not known yet"),
  leadId: z.string().optional(),
  scribeId: z.string().optional(),
  communicationsId: z.string().optional(),
  systems: typedNames,
  dataClasses: typedNames,
  peopleAffected: countOrUnknown,
});
export type IncidentInput = z.infer<typeof incidentInput>;

/** What any member gives to report something. */
export const reportInput = z.object({
  once: formId,
  title: requiredLine("Enter a short description"),
  summary: requiredText("Describe what you saw, where and when", 20_000),
});

/** A person signs that a period had no incident. Days inclusive. */
export const nilInput = z
  .object({
    from: dayField("Enter the first day"),
    to: dayField("Enter the last day"),
    how: requiredText("Describe what was checked", 2000),
  })
  .refine(({ from, to }) => from <= to, { path: ["to"], message: "The last day is before the first" });
