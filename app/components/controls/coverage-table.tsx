import { Fragment } from "react";
import type { PackedCoverage } from "#app/queries/controls/coverage";
import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { sortable } from "#components/ui/list";
import { type Column, Table, useRows } from "#components/ui/table";
import type { ListView } from "#domain/installation/lists";
import type { PackedRows } from "#domain/rows";
import { wholeDay } from "#domain/when";
import { StatusBadge } from "./badges";

type RowOf<Packed> = Packed extends PackedRows<infer Row> ? Row : never;
type Control = RowOf<PackedCoverage["controls"]>;
/** The title stands where the lines of its criterion begin. */
type Line = { criterion: string; title: string | null; control: Control | null };

const numbers = new Intl.NumberFormat("en");
const number = (key: string, label: string, of: (control: Control) => number): Column<Line> => ({
  key,
  label,
  short: label,
  num: true,
  cell: ({ control }) => (control ? numbers.format(of(control)) : null),
});

export const coverageColumns: readonly Column<Line>[] = [
  {
    key: "criterion",
    label: "Criterion",
    cell: ({ criterion, title }) => (title ? <span title={title}>{criterion}</span> : criterion),
  },
  {
    key: "control",
    label: "Control",
    wide: true,
    cell: ({ control }) =>
      control ? (
        <>
          <Link to={`/controls/${control.ref}`}>{control.ref}</Link>
          {` ${control.title}`}
        </>
      ) : (
        <Badge state="missed">no control</Badge>
      ),
  },
  {
    key: "version",
    label: "Version in force",
    short: "Version",
    drop: "mid",
    cell: ({ control }) => (control ? `${control.version} since ${wholeDay(control.inForceFrom)}` : null),
  },
  {
    key: "frequency",
    label: "Declared and observed",
    short: "Frequency",
    cell: ({ control }) =>
      control ? (
        <>
          {control.frequency}
          <div className="faint small">
            {control.lessOften ? <Badge state="late">less often</Badge> : null}
            {control.lessOften ? ` ${control.observed}` : control.observed}
          </div>
        </>
      ) : null,
  },
  number("expected", "Expected", ({ expected }) => expected),
  number("held", "Held", ({ held }) => held),
  number("late", "Late", ({ late }) => late),
  number("missed", "Missed", ({ missed }) => missed),
  number("na", "N/A", ({ notApplicable }) => notApplicable),
  number("open", "Open", ({ open }) => open),
  {
    key: "evidence",
    label: "Evidence",
    short: "Evidence",
    wide: true,
    cell: ({ control }) => (control ? <EvidenceLinks control={control} /> : null),
  },
  {
    key: "status",
    label: "Status",
    cell: ({ control }) => (control ? <StatusBadge status={control.status} inTime={control.inTime} /> : null),
  },
];

/** Each criterion with each of its controls. */
export function CoverageTable({ packed, view }: { packed: PackedCoverage; view: ListView }) {
  const controls = new Map(useRows(packed.controls).map((control) => [control.ref, control]));
  const lines = useRows(packed.criteria).flatMap(({ criterion, title, refs }) =>
    refs.map(
      (ref, at): Line => ({
        criterion,
        title: at === 0 ? title : null,
        control: controls.get(ref) ?? null,
      }),
    ),
  );
  return (
    <Table
      label="Coverage of the criteria"
      sticky
      codes
      rows={lines}
      rowKey={(line) => `${line.criterion} ${line.control?.ref ?? ""}`}
      columns={sortable(coverageColumns, view)}
    />
  );
}

function EvidenceLinks({ control: { ref, evidence, evidenceCount } }: { control: Control }) {
  if (evidenceCount === 0) return <span className="faint">none</span>;
  return (
    <span className="small refs">
      {evidence.map((one, at) => (
        <Fragment key={one}>
          {at > 0 ? ", " : null}
          <a href={`/evidence/${one}`}>{one}</a>
        </Fragment>
      ))}
      {evidenceCount > evidence.length ? (
        <>
          {" "}
          <a href={`/controls/${ref}`}>{`and ${evidenceCount - evidence.length} more`}</a>
        </>
      ) : null}
    </span>
  );
}
