import { Badge } from "#components/ui/badge";
import type { RequestState } from "#domain/evidence/requests";

const look = {
  open: ["open", "open"],
  answered: ["due", "waiting for acceptance"],
  returned: ["risk", "returned"],
  accepted: ["kept", "accepted"],
  withdrawn: ["info", "withdrawn"],
} as const;

/** The state of a request for evidence; once its day has passed without an answer, that it is overdue. */
export function RequestBadge({ state, overdue }: { state: RequestState; overdue?: boolean }) {
  if (overdue) return <Badge state="overdue">{state === "returned" ? "returned, overdue" : "overdue"}</Badge>;
  const [badge, word] = look[state];
  return <Badge state={badge}>{word}</Badge>;
}
