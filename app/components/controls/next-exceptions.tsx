import type { NextLine } from "#app/queries/controls/coverage";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { type Column, Table, useRows } from "#components/ui/table";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";
import type { PackedRows } from "#domain/rows";
import { wholeDay } from "#domain/when";

const toDoWords: Record<NextLine["toDo"], string> = {
  perform: "Perform",
  record: "Record and accept",
  complete: "Complete",
  accept: "Accept",
  removals: "Show removals",
};

const columns: readonly Column<NextLine>[] = [
  {
    key: "from",
    label: "Exception on",
    cell: (line) => wholeDay(line.exceptionFrom),
  },
  {
    key: "left",
    label: "Left",
    short: "Left",
    num: true,
    cell: (line) =>
      line.daysLeft <= 7 ? <Badge state="risk">{`${line.daysLeft} d`}</Badge> : `${line.daysLeft} d`,
  },
  {
    key: "control",
    label: "Control",
    wide: true,
    cell: (line) => (
      <>
        <Link to={`/controls/${line.ref}`}>{line.ref}</Link>
        {` ${line.title}`}
      </>
    ),
  },
  {
    key: "window",
    label: "Window or event",
    short: "Window",
    cell: ({ event, window: { from, to } }) =>
      event ?? (from < to ? `${wholeDay(from)} to ${wholeDay(to)}` : wholeDay(to)),
  },
  {
    key: "to-do",
    label: "To do",
    wide: true,
    cell: (line) => (
      <>
        {`${toDoWords[line.toDo]} by ${wholeDay(line.by)}`}
        <div className="faint small">{line.detail}</div>
      </>
    ),
  },
  {
    key: "owner",
    label: "Owner",
    short: "Owner",
    cell: (line) => (line.owner ? <Who name={line.owner} /> : <span className="faint">Unassigned</span>),
  },
];

/** What becomes an exception next, the soonest first. `total` counts those that are not shown too. */
export function NextExceptions({
  lines: packed,
  total,
  ahead,
}: {
  lines: PackedRows<NextLine>;
  total: number;
  /** How many days ahead are looked at. */
  ahead: number;
}) {
  const lines = useRows(packed);
  return (
    <Card
      id="next"
      title="Next exceptions"
      aside={counted(total, "occurrence")}
      foot={
        total > lines.length
          ? `Showing the next ${lines.length} of ${total}.`
          : "If nothing is done, each becomes an exception on the day shown. Of windows that have not begun, the next one of each control is listed."
      }
    >
      {total === 0 ? (
        <p className="pad">Nothing becomes an exception in the next {counted(ahead, "day")}.</p>
      ) : (
        <Table
          label="Next exceptions"
          rows={lines}
          rowKey={(line) => `${line.ref} ${line.key}`}
          columns={columns}
        />
      )}
    </Card>
  );
}
