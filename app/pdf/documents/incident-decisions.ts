import type { Paper } from "#app/pdf/layout/page";
import type { IncidentRecord } from "#app/queries/incidents/record";
import { actorLabel } from "#domain/actor-names";
import { bareMoment } from "#domain/time-formats";

/** What was decided, on which facts, and what was corrected later. */
export function layDecisions(paper: Paper, record: IncidentRecord, at: (instant: Date) => string): void {
  paper.section("Decisions", {
    note: "With what was known then. An entry is never changed; a later one may correct it.",
  });
  paper.table({
    title: "Decisions",
    reference: record.incident.ref,
    columns: [
      { head: "When" },
      { head: "Decision" },
      { head: "Why" },
      { head: "Known at the time" },
      { head: "By" },
    ],
    rows: record.decisions.map((one) => [
      bareMoment(one.at, record.zone),
      [one.decision, one.correctsId ? "Corrects an earlier entry." : "", one.stands ? "" : "Corrected later."]
        .filter(Boolean)
        .join("\n"),
      one.why,
      one.facts,
      `${one.decidedBy}; recorded by ${actorLabel(one.by)}, ${at(one.recordedAt)}`,
    ]),
    empty: "No decision is recorded.",
  });
}
