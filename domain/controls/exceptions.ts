import { dayField, z } from "#domain/schema";

export const exceptionStates = ["proposed", "confirmed", "explained", "closed"] as const;
export type ExceptionState = (typeof exceptionStates)[number];

/** The state of an exception, from its dated facts. */
export function exceptionState(facts: {
  confirmedAt: unknown;
  explainedAt: unknown;
  closedOn: unknown;
}): ExceptionState {
  if (facts.closedOn) return "closed";
  if (facts.confirmedAt) return "confirmed";
  return facts.explainedAt ? "explained" : "proposed";
}

const sentence = (what: string) => z.string(what).trim().min(3, what).max(2000, "At most 2000 characters");

/** The facts with which a person confirms that a control failed. */
export const confirmInput = z.object({
  cause: sentence("Enter the cause"),
  affected: sentence("Enter what or who was affected, and when"),
  interimCover: sentence("Enter the compensating control, or that there is none"),
  fix: sentence("Enter the corrective action"),
  ownerId: z.string("Choose an owner").min(1, "Choose an owner"),
});
export type ConfirmInput = z.output<typeof confirmInput>;

/** What an answer to a proposed exception was shown, with the days on which its occurrences were due: it grows until it is answered. */
export const exceptionMark = (found: string, due: readonly string[]): string =>
  `${[...due].sort().join(" ")} ${found}`;

/** Why a proposed exception is none. It stays in the record and in every export. */
export const explainInput = z.object({ explanation: sentence("Enter the explanation") });
export type ExplainInput = z.output<typeof explainInput>;

/** The end of an exception, with management's answer to the auditor. */
export const closeInput = z.object({
  closedOn: dayField("Enter the day of remediation"),
  managementResponse: sentence("Enter the management response"),
});
export type CloseInput = z.output<typeof closeInput>;
