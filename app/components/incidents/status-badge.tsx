import { Badge, type State } from "#components/ui/badge";
import { type IncidentStatus, statusWords } from "#domain/incidents/incidents";

const states: Record<IncidentStatus, State> = {
  triage: "soon",
  confirmed: "broken",
  contained: "risk",
  resolved: "done",
  closed: "sealed",
  not_an_incident: "none",
};

/** An incident's state as glyph and word. */
export function StatusBadge({ status }: { status: IncidentStatus }) {
  return <Badge state={states[status]}>{statusWords[status]}</Badge>;
}
