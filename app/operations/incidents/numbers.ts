import { record } from "#app/audit";
import type { IncidentNumbers } from "#app/queries/incidents/numbers";
import { allow, type Work } from "#app/work";
import { csvFile } from "#domain/csv";
import { incidentStatuses } from "#domain/incidents/incidents";
import type { Median, YearNumbers } from "#domain/incidents/numbers";
import { severityStates } from "#domain/incidents/severity";

const sources = ["officer", "report", "api", "cli"] as const;
const lengths = ["occurred_to_discovered", "discovered_to_contained", "aware_to_notified"] as const;

const header = [
  "kind",
  "year",
  "incidents",
  ...severityStates.map((one) => `severity_${one}`),
  ...incidentStatuses.map((one) => `state_${one}`),
  ...sources.map((one) => `by_${one}`),
  ...lengths.flatMap((one) => [`${one}_median_hours`, `${one}_known`, `${one}_unknown`]),
  "clocks_kept",
  "clocks_late",
  "clocks_not_required",
  "clocks_open",
];

/** The yearly numbers as CSV. A median of nothing is empty, an unknown year is the word; taking it out is a line of the log. */
export async function exportNumbers(work: Work, numbers: IncidentNumbers): Promise<string> {
  allow(work.actor, "incidents.view");
  const rows = (["own", "imported", "exercises"] as const).flatMap((kind) =>
    numbers[kind].map((year) => [kind, ...rowOf(year)]),
  );
  await record(work, {
    action: "exports.csv",
    subject: { type: "incident_numbers", id: "incidents", ref: "Incidents by year" },
    after: { rows: rows.length },
  });
  return csvFile(header, rows);
}

function rowOf(one: YearNumbers): (string | number | null)[] {
  return [
    one.year ?? "unknown",
    one.count,
    ...severityStates.map((key) => one.severity[key] ?? 0),
    ...incidentStatuses.map((key) => one.status[key] ?? 0),
    ...sources.map((key) => one.source[key] ?? 0),
    ...[one.toDiscovered, one.toContained, one.toNotified].flatMap(medianCells),
    one.clocks.kept,
    one.clocks.late,
    one.clocks.not_required,
    one.clocks.open,
  ];
}

function medianCells({ ms, known, unknown }: Median): (number | null)[] {
  return [ms === null ? null : Math.round(ms / 36_000) / 100, known, unknown];
}
