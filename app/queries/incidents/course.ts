import type { IncidentRecord } from "#app/queries/incidents/record";
import { giveTurn } from "#db/turns";
import { type CourseEvent, drawCourse } from "#domain/incidents/course";
import { earliest, type Moment } from "#domain/moments";
import { eachInTurns } from "#evidence/files/turns";

/** Events in the table under the picture; the timeline and the clocks have the rest. */
const MOST = 100;
const LONGEST = 160;

/** The picture of an incident's course, and the first events of it in their order. Null where there is nothing to draw. */
export async function courseOf({ anchors, timeline, clocks, incident, zone }: IncidentRecord, now: Date) {
  const events: CourseEvent[] = [];
  const add = (moment: Moment, event: Omit<CourseEvent, "at" | "moment">) =>
    events.push({ ...event, moment, at: earliest(moment, zone) });
  for (const { at, label, stands } of anchors) if (stands) add(at, { lane: "start", text: label });
  await eachInTurns(timeline, (line) => {
    if (line.kind === "anchor" || line.kind === "clock") return;
    const lane = line.kind === "notice" ? "notice" : "entry";
    add(line.at, { lane, text: shortened(line.text) });
  });
  await eachInTurns(clocks, ({ deadlineAt, state, rule, recipient }) => {
    if (!deadlineAt || (state.kind === "ended" && state.how === "not_required")) return;
    const missed = state.kind === "late" || (state.kind === "ended" && state.late > 0);
    const met = state.kind === "ended" && !missed;
    const text = `${rule}, ${recipient}`;
    add(deadlineAt.toISOString(), {
      lane: "deadline",
      text,
      state: missed ? "missed" : met ? "met" : "open",
    });
  });
  await giveTurn();
  const course = drawCourse(events, incident.closedAt === null, now);
  if (!course) return null;
  const inOrder = events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return { course, events: inOrder.slice(0, MOST), more: Math.max(0, events.length - MOST) };
}

function shortened(text: string): string {
  const characters = [...text.slice(0, 2 * LONGEST)];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : text;
}
