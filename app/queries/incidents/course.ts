import type { IncidentRecord } from "#app/queries/incidents/record";
import { type CourseEvent, drawCourse } from "#domain/incidents/course";
import { earliest, type Moment } from "#domain/moments";

/** Events in the table under the picture; the timeline has the rest. */
const MOST = 100;
const LONGEST = 160;

/** The picture of an incident's course, and the first events of it in their order. Null where there is nothing to draw. */
export function courseOf({ anchors, timeline, clocks, incident, zone }: IncidentRecord, now: Date) {
  const events: CourseEvent[] = [];
  const add = (moment: Moment, event: Omit<CourseEvent, "at" | "moment">) =>
    events.push({ ...event, moment, at: earliest(moment, zone) });
  for (const { at, label, stands } of anchors) if (stands) add(at, { lane: "start", text: label });
  for (const line of timeline) {
    if (line.kind === "anchor" || line.kind === "clock") continue;
    const lane = line.kind === "notice" ? "notice" : "entry";
    add(line.at, { lane, text: line.text.slice(0, LONGEST) });
  }
  for (const { deadlineAt, state, rule, recipient } of clocks) {
    if (!deadlineAt || (state.kind === "ended" && state.how === "not_required")) continue;
    const missed = state.kind === "late" || (state.kind === "ended" && state.late > 0);
    const met = state.kind === "ended" && !missed;
    const text = `${rule}, ${recipient}`;
    add(deadlineAt.toISOString(), {
      lane: "deadline",
      text,
      state: missed ? "missed" : met ? "met" : "open",
    });
  }
  const course = drawCourse(events, incident.closedAt === null, now);
  if (!course) return null;
  const inOrder = events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return { course, events: inOrder.slice(0, MOST), more: Math.max(0, events.length - MOST) };
}
