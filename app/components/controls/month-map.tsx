import { Axis } from "#components/controls/axis";
import { Strip } from "#components/controls/strip";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Table } from "#components/ui/table";
import type { Drawing, Month } from "#domain/controls/strip";

type MapLine = { ref: string; title: string; drawing: Drawing; months: readonly Month[] | null };

/** Controls by months: the share held above the line, the share missed below it; with numbers, the counts of each month. */
export function MonthMap({
  lines,
  months,
  numbers,
}: {
  lines: readonly MapLine[];
  months: { first: number; names: readonly string[] };
  numbers: boolean;
}) {
  const control = {
    key: "control",
    label: "Control",
    wide: true,
    cell: (line: MapLine) => (
      <>
        <Link to={`/controls/${line.ref}`}>{line.ref}</Link> {line.title}
      </>
    ),
  };
  return (
    <Card
      id="months"
      title="Controls by month"
      aside={
        numbers ? (
          <Link to="?#months">As a picture</Link>
        ) : (
          <Link to="?months=numbers#months">As numbers</Link>
        )
      }
      foot={
        <p className="small">
          {numbers
            ? "Held / late / missed in each month; empty where nothing was decided."
            : "For each month, the share held is above the line, late ones are half as high, and missed ones are below. The dashed line marks today."}
        </p>
      }
    >
      <Table
        label="Controls by month"
        slim
        rows={lines}
        rowKey={(line) => line.ref}
        columns={
          numbers
            ? [
                control,
                ...months.names.map((name, at) => ({
                  key: name,
                  label: name,
                  num: true,
                  cell: (line: MapLine) => countsOf(line.months?.[at]),
                })),
              ]
            : [
                control,
                {
                  key: "months",
                  label: <Axis from={months.first} months={months.names.length} />,
                  cell: (line: MapLine) => <Strip drawing={line.drawing} />,
                },
              ]
        }
      />
    </Card>
  );
}

function countsOf(month: Month | undefined): string {
  if (!month || month.held + month.late + month.missed === 0) return "";
  return `${month.held}/${month.late}/${month.missed}`;
}
