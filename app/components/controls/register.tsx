import { useMemo } from "react";
import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { seriesNames, seriesOf } from "#domain/controls/controls";
import { type ControlLine, type PackedLines, seriesSums, unpackLines } from "#domain/controls/lines";
import type { PeriodMonths } from "#domain/days";
import type { ListView } from "#domain/installation/lists";
import { Axis } from "./axis";
import { StatusBadge } from "./badges";
import { Strip } from "./strip";

type Props = {
  lines: readonly ControlLine[];
  months: PeriodMonths | null;
  to?: string;
  /** What each series says of all its controls, where the lines are a page of them. */
  sums?: Record<string, string>;
  /** Where the list can be sorted. */
  view?: ListView;
};

/** The register of lines that a loader sent with `packLines`. */
export function PackedRegister({ packed, ...props }: Omit<Props, "lines"> & { packed: PackedLines }) {
  return <ControlsRegister lines={useMemo(() => unpackLines(packed), [packed])} {...props} />;
}

/** What the register's heads sort by. The strip has no order. */
export const controlColumns = [
  { key: "ref", label: "No." },
  { key: "title", label: "Control" },
  { key: "criteria", label: "Criteria" },
  { key: "owner", label: "Owner" },
  { key: "often", label: "Frequency" },
  { key: "held", label: "Held" },
  { key: "status", label: "Status" },
  { key: "due", label: "Next due" },
] as const;

/**
 * Controls grouped by series, each with its strip; in one list where another order is asked for. `months` are the first month of the
 * period and how many it has.
 */
export function ControlsRegister({ lines, months, to = "/controls", sums = seriesSums(lines), view }: Props) {
  const groups = view?.sort ? [] : [...new Set(lines.map((line) => seriesOf(line.ref)))];
  return (
    <table
      className="tbl cards sticky register"
      aria-label={view?.sort ? "Controls" : "Controls, grouped by series"}
    >
      <thead>
        <tr>
          <Head of="ref" view={view} />
          <Head of="title" view={view} className="c-title" />
          <Head of="criteria" view={view} className="hide" />
          <Head of="owner" view={view} />
          <Head of="often" view={view} className="hide" />
          <th scope="col" className="c-strip">
            <span className="vh">Coverage of the period</span>
            {months ? <Axis from={months.from} starts={months.starts} /> : null}
          </th>
          <Head of="held" view={view} className="num mid" />
          <Head of="status" view={view} />
          <Head of="due" view={view} />
        </tr>
      </thead>
      {groups.map((series) => (
        <Group
          key={series}
          series={series}
          to={to}
          lines={lines.filter((line) => seriesOf(line.ref) === series)}
          sum={sums[series] ?? ""}
        />
      ))}
      {view?.sort ? (
        <tbody>
          {lines.map((line) => (
            <Row key={line.ref} line={line} to={`${to}/${line.ref}`} />
          ))}
        </tbody>
      ) : null}
    </table>
  );
}

type HeadProps = { of: (typeof controlColumns)[number]["key"]; view?: ListView; className?: string };

function Head({ of, view, className }: HeadProps) {
  const sort = view?.sorts[of];
  const label = controlColumns.find(({ key }) => key === of)?.label;
  return (
    <th scope="col" className={className} aria-sort={sort?.direction}>
      {sort ? <Link to={sort.to}>{label}</Link> : label}
    </th>
  );
}

type GroupProps = { series: string; lines: readonly ControlLine[]; to: string; sum: string };

function Group({ series, lines, to, sum }: GroupProps) {
  return (
    <tbody>
      <tr id={series}>
        <th scope="rowgroup" colSpan={9} className="wide">
          {`${series} ${seriesNames[series]} `}
          <span className="faint small">{sum}</span>
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
      <td className="faint">{line.ref}</td>
      <th scope="row" className="wide">
        <Link to={to}>{line.title}</Link>
      </th>
      <td className="muted hide wrap">{line.criteria.join(", ")}</td>
      <td>{line.owner ? <Who name={line.owner} /> : <span className="faint">unassigned</span>}</td>
      <td className="muted hide">{line.frequency}</td>
      <td className="wide">
        {line.strip ? <Strip drawing={line.strip} /> : <span className="faint">no period chosen</span>}
      </td>
      <td className="num mid" data-l="held">
        {decided > 0 ? (
          <>
            {line.held}
            <span className="faint">{`/${decided}`}</span>
          </>
        ) : (
          <span className="faint">–</span>
        )}
      </td>
      <td>
        {line.retired ? (
          <Badge state="info">retired</Badge>
        ) : (
          <StatusBadge status={line.status} inTime={line.inTime} />
        )}
      </td>
      <td>
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
      <When at={next.due} />
      {near ? <span className="faint"> {near}</span> : null}
    </>
  );
}
