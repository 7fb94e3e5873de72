import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import type { Month } from "#domain/controls/strip";
import type { Columns } from "#domain/controls/weeks";

type Week = Month & { from: string };

/** Readiness by week: held and late are drawn above the line, missed below it; the same as a table. */
export function WeeksChart({ weeks, drawing }: { weeks: readonly Week[]; drawing: Columns }) {
  const first = weeks[0];
  const last = weeks.at(-1);
  const decided = weeks.filter(({ held, late, missed }) => held + late + missed > 0);
  return (
    <Card
      title="Readiness by week"
      aside="Counted in the week in which each was due"
      foot={
        <details>
          <summary>As a table</summary>
          <Table
            label="Readiness by week"
            slim
            rows={decided}
            rowKey={(week) => week.from}
            columns={[
              { key: "from", label: "Week from", cell: (week) => <When at={week.from} as="record" /> },
              { key: "held", label: "Held", num: true, cell: (week) => week.held },
              { key: "late", label: "Late", num: true, cell: (week) => week.late },
              { key: "missed", label: "Missed", num: true, cell: (week) => week.missed },
            ]}
          />
        </details>
      }
    >
      <figure className="pad weeks">
        <svg
          className="strip"
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={drawing.label}
        >
          <path className="b" d={`M0 ${drawing.line}H${drawing.width}`} />
          {drawing.paths.map(({ kind, d }) => (
            <path key={kind} className={kind} d={d} />
          ))}
        </svg>
        <figcaption className="row small muted">
          {first ? <When at={first.from} as="record" /> : null}
          <span className="key">
            <i className="h" /> held <i className="l" /> late (narrower, on top) <i className="m" /> missed
            (below the line); at most {drawing.most.up} above and {drawing.most.down} below in one week
          </span>
          <span className="push">{last ? <When at={last.from} as="record" /> : null}</span>
        </figcaption>
      </figure>
    </Card>
  );
}
