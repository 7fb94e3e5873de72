import { said } from "#domain/said";
import { z } from "#domain/schema";

/** A decision in an incident; `at` is checked by whoever knows the zone. */
export const decisionInput = z.object({
  decision: said("Describe the decision", 2000),
  why: said("Give a reason", 5000),
  facts: said("Describe what was known at the time", 5000),
  decidedBy: said("Enter who decided", 200),
});
export type DecisionInput = z.output<typeof decisionInput>;
