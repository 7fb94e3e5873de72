import { Badge } from "#components/ui/badge";
import { stateWords } from "#domain/controls/coverage";
import type { State } from "#domain/controls/judging";
import type { Status } from "#domain/controls/readiness";

const badgeOf = {
  held: "held",
  "recorded-late": "late",
  late: "late",
  part: "missed",
  missed: "missed",
  due: "open",
  upcoming: "upcoming",
  "not-applicable": "info",
  "not-expected": "info",
} as const;
const statusBadge = { broken: "broken", "at-risk": "risk", none: "none", kept: "kept" } as const;

/** The present state of a control. One that is kept, but was never performed in time, is "kept late": green would cover it up. `inTime` counts those performed in time, recorded late or not. */
export function StatusBadge({ status, inTime }: { status: Status; inTime: number }) {
  if (status === "kept" && inTime === 0) return <Badge state="late">kept late</Badge>;
  return <Badge state={statusBadge[status]} />;
}

/** What became of one occurrence; how late it was, or by how much it is overdue. */
export function OccurrenceBadge({
  state,
  daysLate = 0,
  overdue = 0,
}: {
  state: State;
  daysLate?: number;
  overdue?: number;
}) {
  if (state === "late") return <Badge state="late">late by {daysLate}&nbsp;d</Badge>;
  if (state === "recorded-late") return <Badge state="late">recorded {daysLate}&nbsp;d late</Badge>;
  if (state === "due" && overdue > 0) return <Badge state="overdue">overdue by {overdue}&nbsp;d</Badge>;
  return <Badge state={badgeOf[state]}>{stateWords[state]}</Badge>;
}
