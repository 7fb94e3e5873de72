import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { scopeFilter } from "#app/queries/incidents/scope";
import { listAllAnchors, listAllClockEnds, listContained, listForNumbers } from "#db/incidents/numbers";
import { organisationZone } from "#db/installation/organisation";
import { giveTurn, mapInTurns } from "#db/turns";
import { type ClockStartName, validClockStarts } from "#domain/breach-clocks/clock-starts";
import { dayOf } from "#domain/days";
import { groupedBy } from "#domain/groups";
import type { IncidentStatus } from "#domain/incidents/incidents";
import {
  type ClockOutcome,
  type CountedIncident,
  measurable,
  numbersByYear,
  type YearNumbers,
} from "#domain/incidents/numbers";
import type { Severity } from "#domain/incidents/severity";
import { earliest, precisionOf } from "#domain/moments";

/** The organisation's own incidents by year; imported history and exercises apart, each by year. An auditor's are those of their days. */
export async function readIncidentNumbers(app: AppContext, visitor: Visitor) {
  const zone = await organisationZone(app.read);
  const rows = await listForNumbers(app.read, await scopeFilter(app.read, visitor));
  const anchors = await listAllAnchors(app.read);
  const clocks = await listAllClockEnds(app.read);
  const contained = await listContained(app.read);
  const count = (row: (typeof rows)[number]): CountedIncident => {
    const standing = validClockStarts(anchors.get(row.id) ?? []);
    const occurredAt = standing.get("occurred")?.at;
    const at = (kind: ClockStartName) => {
      const moment = standing.get(kind)?.at;
      return measurable(moment) ? earliest(moment, zone) : null;
    };
    const ends = clocks.get(row.id) ?? [];
    const notifiedAt = ends
      .flatMap((one) => (one.ended_how === "told" && one.ended_at ? [one.ended_at] : []))
      .sort();
    const year = occurredAt
      ? yearOf(occurredAt, zone)
      : row.source === "import"
        ? null
        : yearOf(row.created_at, zone);
    return {
      year,
      severity: row.severity as Severity,
      status: row.status as IncidentStatus,
      source: row.source,
      occurred: at("occurred"),
      discovered: at("discovered"),
      contained: contained.get(row.id) ?? null,
      aware: at("aware"),
      notified: notifiedAt[0] ? new Date(notifiedAt[0]) : null,
      clocks: ends.map(outcomeOf),
    };
  };
  const counted = groupedBy(await mapInTurns(rows, (row) => ({ row, counts: count(row) })), ({ row }) =>
    row.exercise === 1 ? "exercises" : row.source === "import" ? "imported" : "own",
  );
  const of = async (kind: keyof IncidentNumbers) => {
    await giveTurn();
    return numbersByYear((counted.get(kind) ?? []).map((one) => one.counts));
  };
  return { own: await of("own"), imported: await of("imported"), exercises: await of("exercises") };
}
export type IncidentNumbers = { own: YearNumbers[]; imported: YearNumbers[]; exercises: YearNumbers[] };

function yearOf(moment: string, zone: string): string {
  return (precisionOf(moment) === "instant" ? dayOf(new Date(moment), zone) : moment).slice(0, 4);
}

function outcomeOf(clock: {
  deadline_at: string | null;
  ended_at: string | null;
  ended_how: string | null;
}): ClockOutcome {
  if (!clock.ended_at) return "open";
  if (clock.ended_how === "not_required") return "not_required";
  return clock.deadline_at && clock.ended_at > clock.deadline_at ? "late" : "kept";
}
