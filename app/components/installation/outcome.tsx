import { Badge } from "#components/ui/badge";
import type { Outcome as OutcomeName } from "#domain/installation/jobs";

/** How a run ended, or that it has not. */
export function Outcome({ outcome }: { outcome: OutcomeName | null }) {
  if (outcome === null) return <Badge state="due">running</Badge>;
  if (outcome === "done") return <Badge state="done" />;
  return <Badge state="broken">{outcome}</Badge>;
}
