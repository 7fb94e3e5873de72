import { Badge } from "#components/ui/badge";
import type { ProposalState as State } from "#domain/controls/proposals";

const badges = {
  waiting: ["due", "waiting"],
  outdated: ["stale", "out of date"],
  confirmed: ["done", "confirmed"],
  returned: ["revoke", "returned"],
  withdrawn: ["revoke", "withdrawn"],
} as const;

/** The state of a proposed change. */
export function ProposalState({ state }: { state: State }) {
  const [badge, word] = badges[state];
  return <Badge state={badge}>{word}</Badge>;
}
