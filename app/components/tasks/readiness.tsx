import type { Readiness } from "#app/queries/tasks/today";
import { Axis } from "#components/controls/axis";
import { Strip } from "#components/controls/strip";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Table } from "#components/ui/table";
import { decidedText } from "#domain/controls/coverage";
import { countDecided } from "#domain/controls/readiness";
import { counted } from "#domain/counted";

/** Counts by series, never a share: held, late, missed, and not yet known. */
export function ReadinessCard({ readiness }: { readiness: Readiness }) {
  const { rows, total, months, noEvidence, day, days } = readiness;
  const judged = countDecided(total);
  const open = total.due + total.upcoming;
  const when = day < 1 ? `starts in ${1 - day} d` : day > days ? "has ended" : `day ${day} of ${days}`;
  return (
    <Card
      title="Readiness by series"
      aside={when}
      foot={
        <p className="small">
          For each month, the share held is above the line and the share missed below. The dashed line marks
          today.{" "}
          {noEvidence > 0 ? (
            <>
              {counted(noEvidence, "control has", "controls have")}{" "}
              <Link to="/programme">no evidence yet</Link>.
            </>
          ) : null}
        </p>
      }
    >
      <p className="pad">
        By today {counted(judged, "check was", "checks were")} expected: {decidedText(total)}. Another {open}{" "}
        are open or still to come, with no result yet.
      </p>
      <Table
        label="Readiness by series"
        slim
        rows={rows}
        rowKey={(row) => row.series}
        columns={[
          {
            key: "series",
            label: "Series",
            cell: (row) => (
              <>
                <Link to={`/controls?series=${row.series}`}>{row.series}</Link> {row.name}
              </>
            ),
          },
          {
            key: "held",
            label: "Held",
            num: true,
            short: "Held",
            cell: (row) => (
              <>
                <b>{row.counts.held}</b>/{countDecided(row.counts)}
              </>
            ),
          },
          {
            key: "late",
            label: "Late",
            num: true,
            short: "Late",
            cell: (row) => row.counts.late + row.counts["recorded-late"],
          },
          {
            key: "missed",
            label: "Missed",
            num: true,
            short: "Missed",
            cell: (row) => <Missed count={row.counts.missed + row.counts.part} />,
          },
          {
            key: "strip",
            label: <Axis from={months.first} months={months.count} />,
            wide: true,
            cell: (row) => <Strip drawing={row.drawing} />,
          },
        ]}
      />
    </Card>
  );
}

function Missed({ count }: { count: number }) {
  return count > 0 ? <b className="is-broken">{count}</b> : <>0</>;
}
