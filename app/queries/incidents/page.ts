import { courseOf } from "#app/queries/incidents/course";
import type { IncidentRecord } from "#app/queries/incidents/record";
import { giveTurn } from "#db/turns";
import { groupClocks } from "#domain/breach-clocks/groups";
import { groupMoves } from "#domain/breach-clocks/moves";
import { recipientWords } from "#domain/breach-clocks/notification-titles";
import { callsOf, callWords } from "#domain/breach-clocks/reminder-groups";
import { customersNotifiedOf } from "#domain/incidents/customers-notified";
import { statusCounts } from "#domain/incidents/notification-status";
import { timelineRuns } from "#domain/incidents/timeline-runs";

/** What the page of an incident shows, whatever its size; the lists of their own, the CSV and the record have the rest. */
const most = { clocks: 60, recipients: 6, customers: 12, moves: 30, alerts: 40, runs: 150, inRun: 50 };

/** An incident as its page shows it. `lines` says which page of the timeline, from 0. */
export async function incidentPage(record: IncidentRecord, now: Date, lines = 0) {
  const { clocks, moves, told, customers, reminders, timeline, clockNotices, ...head } = record;
  const groups = groupClocks(clocks);
  await giveTurn();
  const changed = groupMoves(moves);
  await giveTurn();
  const notified = customersNotifiedOf(record);
  await giveTurn();
  const calls = callsOf(reminders);
  await giveTurn();
  const runs = timelineRuns(timeline);
  return {
    ...head,
    clockNotices,
    course: await courseOf(record, now),
    running: clocks.some(({ state }) => state.kind === "running" || state.kind === "late"),
    ended: clocks.filter((one) => !one.customerId && one.state.kind === "ended"),
    clocks: groups.slice(0, most.clocks).map((group) => ({
      key: group.key,
      clock: group.clock,
      count: group.clocks.length,
      recipients: group.clocks
        .slice(0, most.recipients)
        .map(({ id, recipient }) => ({ id, name: recipient })),
    })),
    moreClocks: groups.length - Math.min(groups.length, most.clocks),
    moves: changed.slice(0, most.moves).map(({ recipients, ...move }) => ({
      ...move,
      recipients: recipientWords(recipients),
    })),
    moreMoves: changed.length - Math.min(changed.length, most.moves),
    notified: {
      count: notified.length,
      summary: statusCounts(notified.map((one) => one.status)),
      unnotified: notified.filter(({ status }) => status === "failed" || status === "owed").length,
      first: notified.slice(0, most.customers),
    },
    alerts: calls.slice(0, most.alerts).map((call) => ({
      id: call.id,
      stage: callWords(call),
      clock: `${call.rule}, ${recipientWords(call.recipients)}`,
      stageAt: call.stageAt,
      raisedAt: call.raisedAt,
      to: call.to,
    })),
    moreAlerts: calls.length - Math.min(calls.length, most.alerts),
    timeline: {
      lines: timeline.length,
      from: lines * most.runs,
      runs: runs.slice(lines * most.runs, (lines + 1) * most.runs).map((run) => ({
        count: run.length,
        lines: run.slice(0, most.inRun),
      })),
      earlier: lines > 0 ? lines - 1 : null,
      later: runs.length > (lines + 1) * most.runs ? lines + 1 : null,
      of: runs.length,
    },
  };
}
export type IncidentPage = Awaited<ReturnType<typeof incidentPage>>;
