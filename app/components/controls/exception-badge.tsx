import { Badge } from "#components/ui/badge";
import type { ExceptionState } from "#domain/controls/exceptions";

const look = {
  proposed: ["due", "awaiting response"],
  confirmed: ["risk", "confirmed, open"],
  explained: ["info", "explained"],
  closed: ["done", "closed"],
} as const;

/** The state of an exception. */
export function ExceptionBadge({ state }: { state: ExceptionState }) {
  const [badge, word] = look[state];
  return <Badge state={badge}>{word}</Badge>;
}
