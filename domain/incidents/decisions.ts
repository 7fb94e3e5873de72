import { said } from "#domain/said";
import { z } from "#domain/schema";

/** A decision in an incident; `at` is checked by whoever knows the zone. */
export const decisionInput = z.object({
  decision: said("Say what was decided", 2000),
  why: said("Say why", 5000),
  facts: said("Say what was known when it was decided", 5000),
  decidedBy: said("Name who decided", 200),
});
export type DecisionInput = z.output<typeof decisionInput>;
