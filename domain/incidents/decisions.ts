import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

/** A decision in an incident; `at` is checked by the caller, who knows the zone. */
export const decisionInput = z.object({
  decision: requiredText("Describe the decision", 2000),
  why: requiredText("Give a reason", 5000),
  facts: requiredText("Describe what was known at the time", 5000),
  decidedBy: requiredText("Enter who decided", 200),
});
export type DecisionInput = z.output<typeof decisionInput>;
