import { Link } from "#components/ui/link";
import { Table } from "#components/ui/table";
import type { State } from "#domain/controls/judging";
import type { SeriesReadiness } from "#domain/controls/readiness";

/** Counts by series, side by side. No share and no grade: a number of held says nothing without the missed beside it. */
export function Readiness({ lines }: { lines: readonly SeriesReadiness[] }) {
  const count = (key: State, label: string, drop?: "hide" | "mid") => ({
    key,
    label,
    short: label.toLowerCase(),
    num: true,
    ...(drop && { drop }),
    cell: (line: SeriesReadiness) => (
      <Count value={line.counts[key]} strong={key === "missed" || key === "part"} />
    ),
  });
  return (
    <Table
      label="Readiness by series"
      rows={lines}
      rowKey={(line) => line.series}
      columns={[
        {
          key: "series",
          label: "Series",
          wide: true,
          cell: (line) => (
            <Link to={`/controls?series=${line.series}`}>
              {line.series} {line.name}
            </Link>
          ),
        },
        { key: "controls", label: "Controls", short: "controls", num: true, cell: (line) => line.controls },
        count("held", "Held"),
        count("recorded-late", "Recorded late", "mid"),
        count("late", "Late"),
        count("part", "Part"),
        count("missed", "Missed"),
        count("due", "Open now"),
        count("upcoming", "To come"),
        count("not-applicable", "Not applicable", "hide"),
        count("not-expected", "Not expected", "hide"),
        {
          key: "none",
          label: "No evidence yet",
          short: "no evidence yet",
          num: true,
          cell: (line) => <Count value={line.noEvidence} />,
        },
        {
          key: "owner",
          label: "No owner",
          short: "no owner",
          num: true,
          drop: "hide",
          cell: (line) => <Count value={line.noOwner} />,
        },
      ]}
    />
  );
}

function Count({ value, strong }: { value: number; strong?: boolean }) {
  if (value === 0) return <span className="faint">0</span>;
  return strong ? <b>{value}</b> : value;
}
