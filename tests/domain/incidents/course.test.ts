import { expect, test } from "vitest";
import { type CourseEvent, drawCourse } from "#domain/incidents/course";

const at = (text: string) => new Date(`2026-03-${text}Z`);
const event = (time: string, lane: CourseEvent["lane"], state?: CourseEvent["state"]): CourseEvent => ({
  moment: at(time).toISOString(),
  at: at(time),
  lane,
  text: "x",
  ...(state ? { state } : {}),
});
const now = at("12T00:00:00");

test("a line of time from the first event to the last, with now on it while the incident is open", () => {
  const events = [
    event("10T00:00:00", "start"),
    event("11T00:00:00", "notice"),
    event("14T00:00:00", "deadline", "open"),
    event("11T12:00:00", "deadline", "missed"),
  ];
  const course = drawCourse(events, true, now);
  expect(course).toMatchObject({ from: at("10T00:00:00"), to: at("14T00:00:00"), now: 500 });
  expect(course?.lanes).toEqual([
    { lane: "start", count: 1, marks: [{ kind: "met", d: "M1 8h6v6h-6z" }] },
    { lane: "notice", count: 1, marks: [{ kind: "met", d: "M249 8h6v6h-6z" }] },
    {
      lane: "deadline",
      count: 2,
      marks: [
        { kind: "open", d: "M993 2h6v6h-6z" },
        { kind: "missed", d: "M373 0h6v16h-6z" },
      ],
    },
  ]);
  expect(course?.label).toBe("Clock starts: 1, Notices: 1, Deadlines: 2");
});

test("a closed incident ends with its last event, and now is not on it", () => {
  const events = [event("10T00:00:00", "start"), event("11T00:00:00", "entry")];
  expect(drawCourse(events, false, now)).toMatchObject({ to: at("11T00:00:00"), now: null });
  expect(drawCourse(events, true, now)).toMatchObject({ to: now, now: 996 });
});

test("one event is no course", () => {
  expect(drawCourse([event("10T00:00:00", "start")], true, now)).toBeNull();
});

test("200,000 events are drawn in at most 500 marks for each kind", () => {
  const from = at("10T00:00:00").getTime();
  const events = Array.from({ length: 200_000 }, (_, n): CourseEvent => {
    const time = new Date(from + n * 1_000);
    return { moment: time.toISOString(), at: time, lane: "notice", text: "x" };
  });
  const [lane] = drawCourse(events, false, now)?.lanes ?? [];
  expect(lane?.count).toBe(200_000);
  expect(lane?.marks[0]?.d.match(/M/g)?.length).toBeLessThanOrEqual(500);
});
