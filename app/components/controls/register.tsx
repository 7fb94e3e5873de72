import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { seriesNames, seriesOf } from "#domain/controls/controls";
import type { ControlLine } from "#domain/controls/lines";
import { counted } from "#domain/counted";
import { Axis } from "./axis";
import { StatusBadge } from "./badges";
import { Strip } from "./strip";

/** Controls grouped by series, each with its strip. `months` are the first month of the period and how many it has. */
export function ControlsRegister({
  lines,
  months,
  to = "/controls",
}: {
  lines: readonly ControlLine[];
  months: { from: number; count: number } | null;
  to?: string;
}) {
  const groups = [...new Set(lines.map((line) => seriesOf(line.ref)))];
  return (
    <table className="tbl cards sticky" aria-label="Controls, grouped by series">
      <thead>
        <tr>
          <th scope="col">No.</th>
          <th scope="col" className="c-title">
            Control
          </th>
          <th scope="col" className="hide">
            Criteria
          </th>
          <th scope="col">Owner</th>
          <th scope="col" className="hide">
            Frequency
          </th>
          <th scope="col" className="c-strip">
            <span className="vh">Coverage of the period</span>
            {months ? <Axis from={months.from} months={months.count} /> : null}
          </th>
          <th scope="col" className="num mid">
            Held
          </th>
          <th scope="col">Status</th>
          <th scope="col">Next due</th>
        </tr>
      </thead>
      {groups.map((series) => (
        <Group
          key={series}
          series={series}
          to={to}
          lines={lines.filter((line) => seriesOf(line.ref) === series)}
        />
      ))}
    </table>
  );
}

function Group({ series, lines, to }: { series: string; lines: readonly ControlLine[]; to: string }) {
  const sum = (key: "held" | "late" | "missed") => lines.reduce((total, line) => total + line[key], 0);
  const [held, late, missed] = [sum("held"), sum("late"), sum("missed")];
  const decided = lines.reduce((total, line) => total + line.decided, 0);
  const parts = [
    counted(lines.length, "control"),
    decided === 0 ? "nothing due so far" : `${held} of ${decided} checks held`,
    late > 0 && `${late} late`,
    missed > 0 && `${missed} missed`,
  ];
  return (
    <tbody>
      <tr id={series}>
        <th scope="rowgroup" colSpan={9} className="wide">
          {series} {seriesNames[series]}{" "}
          <span className="faint small">{parts.filter(Boolean).join(", ")}</span>
        </th>
      </tr>
      {lines.map((line) => (
        <Row key={line.ref} line={line} to={`${to}/${line.ref}`} />
      ))}
    </tbody>
  );
}

function Row({ line, to }: { line: ControlLine; to: string }) {
  const { decided } = line;
  return (
    <tr>
      <td className="mono faint nowrap">{line.ref}</td>
      <th scope="row" className="wide">
        <Link to={to}>{line.title}</Link>
      </th>
      <td className="muted hide">{line.criteria.join(", ")}</td>
      <td className="nowrap">
        {line.owner ? <Who name={line.owner} /> : <span className="faint">unassigned</span>}
      </td>
      <td className="muted nowrap hide">{line.frequency}</td>
      <td className="wide">
        {line.strip ? <Strip drawing={line.strip} /> : <span className="faint">no period chosen</span>}
      </td>
      <td className="num nowrap mid" data-l="held">
        {decided > 0 ? (
          <>
            {line.held}
            <span className="faint">/{decided}</span>
          </>
        ) : (
          <span className="faint">–</span>
        )}
      </td>
      <td className="nowrap">
        {line.retired ? (
          <Badge state="info">retired</Badge>
        ) : (
          <StatusBadge status={line.status} inTime={line.inTime} />
        )}
      </td>
      <td className="nowrap">
        <Next next={line.next} />
      </td>
    </tr>
  );
}

function Next({ next }: { next: ControlLine["next"] }) {
  if (!next) return <span className="faint">nothing upcoming</span>;
  if (next.open && next.days < 0) return <Badge state="overdue">overdue by {-next.days}&nbsp;d</Badge>;
  const near =
    next.days === 0
      ? "today"
      : next.days === 1
        ? "tomorrow"
        : next.days <= 14
          ? `in ${next.days}\u00a0d`
          : "";
  return (
    <>
      <When at={next.due} /> <span className="faint">{near}</span>
    </>
  );
}
