import { HOUR_MS } from "#domain/durations";
import type { Moment } from "#domain/moments";

/** The rows of the picture, from top to bottom. */
export const courseLanes = {
  start: "Clock starts",
  entry: "Entries",
  notice: "Notices",
  deadline: "Deadlines",
} as const;
type CourseLane = keyof typeof courseLanes;

/** Something with an instant; a deadline says whether it was met, is still open, or passed. */
export type CourseEvent = {
  /** As precisely as it is known. */
  moment: Moment;
  /** Where it is drawn: the first instant that it can mean. */
  at: Date;
  lane: CourseLane;
  text: string;
  state?: "met" | "open" | "missed";
};

/** The course of an incident on one line of time, 0 to 1000: for each lane at most one path of each kind, however many events. */
export type Course = {
  from: Date;
  to: Date;
  /** Null where the picture ends before now. */
  now: number | null;
  lanes: { lane: CourseLane; marks: { kind: "met" | "open" | "missed"; d: string }[]; count: number }[];
  label: string;
};

const WIDTH = 1000;
/** Where a mark begins and how tall it is: below the line, above it, or through it. */
const heights = { met: [8, 6], open: [2, 6], missed: [0, 16] } as const;
/** Marks are not drawn closer than this, so that a path stays short. */
const APART = 2;

/**
 * Draws events from the first to the last, and to `now` while the incident is open. An open deadline is above the line and a missed one goes
 * through it, so that colour alone says nothing. Null for fewer than two events.
 */
export function drawCourse(events: readonly CourseEvent[], open: boolean, now: Date): Course | null {
  if (events.length < 2) return null;
  let [from, to] = [Number.POSITIVE_INFINITY, open ? now.getTime() : Number.NEGATIVE_INFINITY];
  for (const { at } of events) {
    from = Math.min(from, at.getTime());
    to = Math.max(to, at.getTime());
  }
  const whole = Math.max(to - from, HOUR_MS);
  const x = (at: number) => Math.round(((at - from) / whole) * (WIDTH - 8)) + 4;
  const lanes = (Object.keys(courseLanes) as CourseLane[]).map((lane) => {
    const own = events.filter((event) => event.lane === lane);
    const marks = (["met", "open", "missed"] as const).flatMap((kind) => {
      const places = own.flatMap((event) => ((event.state ?? "met") === kind ? [x(event.at.getTime())] : []));
      return places.length > 0 ? [{ kind, d: marksAt(places, kind) }] : [];
    });
    return { lane, marks, count: own.length };
  });
  const shown = lanes.filter(({ count }) => count > 0);
  return {
    from: new Date(from),
    to: new Date(from + whole),
    now: now.getTime() >= from && now.getTime() <= from + whole ? x(now.getTime()) : null,
    lanes: shown,
    label: shown.map(({ lane, count }) => `${courseLanes[lane]}: ${count}`).join(", "),
  };
}

function marksAt(places: readonly number[], kind: "met" | "open" | "missed"): string {
  let last = Number.NEGATIVE_INFINITY;
  let d = "";
  for (const place of places.toSorted((a, b) => a - b)) {
    if (place - last < APART) continue;
    last = place;
    d += `M${place - 3} ${heights[kind][0]}h6v${heights[kind][1]}h-6z`;
  }
  return d;
}
