import { Moment } from "#components/ui/moment";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { type Course, type CourseEvent, courseLanes } from "#domain/incidents/course";

const states = { met: "in time", open: "open", missed: "passed" } as const;

/** What happened, was sent and is due, on one line of time; the same as a table. */
export function CourseFigure({
  course,
  events,
  more,
}: {
  course: Course;
  events: readonly CourseEvent[];
  more: number;
}) {
  return (
    <figure className="pad course">
      {course.lanes.map(({ lane, marks, count }) => (
        <div className="lane" key={lane}>
          <span className="small">
            {courseLanes[lane]} <span className="muted">{count}</span>
          </span>
          <svg
            viewBox="0 0 1000 16"
            preserveAspectRatio="none"
            role="img"
            aria-label={`${courseLanes[lane]}: ${count}`}
          >
            <path className="b" d="M0 8H1000" />
            {marks.map(({ kind, d }) => (
              <path key={kind} className={kind} d={d} />
            ))}
            {course.now === null ? null : <path className="t" d={`M${course.now} 0V16`} />}
          </svg>
        </div>
      ))}
      <figcaption className="row small muted">
        <When at={course.from} as="moment" />
        <span>Below the line: done or met. Above: upcoming. Crossing it: missed. Dashed: now.</span>
        <span className="push">
          <When at={course.to} as="moment" />
        </span>
      </figcaption>
      <details>
        <summary>As a table</summary>
        <Table
          label="Course of the incident"
          slim
          rows={events.map((event, index) => ({ ...event, key: String(index) }))}
          rowKey={(event) => event.key}
          columns={[
            { key: "at", label: "When", cell: ({ moment }) => <Moment at={moment} /> },
            { key: "lane", label: "Kind", cell: ({ lane }) => courseLanes[lane] },
            { key: "text", label: "What", cell: ({ text }) => <span className="lines">{text}</span> },
            { key: "state", label: "State", cell: ({ state }) => (state ? states[state] : "–") },
          ]}
        />
        {more > 0 ? (
          <p className="pad small muted">
            {more.toLocaleString("en")} more are not listed here; the timeline and the clocks have them.
          </p>
        ) : null}
      </details>
    </figure>
  );
}
