import type { CoverageLine } from "#app/queries/controls/coverage";
import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { sortable } from "#components/ui/list";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import type { ListView } from "#domain/installation/lists";
import { StatusBadge } from "./badges";

type Control = NonNullable<CoverageLine["control"]>;

const number = (key: string, label: string, of: (control: Control) => number): Column<CoverageLine> => ({
  key,
  label,
  short: label,
  num: true,
  cell: ({ control }) => (control ? of(control).toLocaleString("en") : null),
});

export const coverageColumns: readonly Column<CoverageLine>[] = [
  {
    key: "criterion",
    label: "Criterion",
    cell: (line) => (
      <span className="mono nowrap" title={line.criterionTitle}>
        {line.criterion}
      </span>
    ),
  },
  {
    key: "control",
    label: "Control",
    wide: true,
    cell: ({ control }) =>
      control ? (
        <>
          <Link to={`/controls/${control.ref}`}>{control.ref}</Link> {control.title}
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
    cell: ({ control }) =>
      control ? (
        <>
          {control.version} <span className="faint">since</span> <When at={control.inForceFrom} as="record" />
        </>
      ) : null,
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
            {control.lessOften ? <Badge state="late">less often</Badge> : null} {control.observed}
          </div>
        </>
      ) : null,
  },
  number("expected", "Expected", ({ expected }) => expected),
  number("held", "Held", ({ held }) => held),
  number("late", "Late", ({ late, recordedLate }) => late + recordedLate),
  number("missed", "Missed", ({ missed, part }) => missed + part),
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
    cell: ({ control }) =>
      control ? <StatusBadge status={control.status} inTime={control.held + control.recordedLate} /> : null,
  },
];

/** Each criterion with each of its controls. */
export function CoverageTable({ lines, view }: { lines: readonly CoverageLine[]; view: ListView }) {
  return (
    <Table
      label="Coverage of the criteria"
      sticky
      rows={lines}
      rowKey={(line) => `${line.criterion} ${line.control?.ref ?? ""}`}
      columns={sortable(coverageColumns, view)}
    />
  );
}

function EvidenceLinks({ control: { ref, evidence, evidenceCount } }: { control: Control }) {
  if (evidenceCount === 0) return <span className="faint">none</span>;
  return (
    <span className="small">
      {evidence.map((one, at) => (
        <span key={one}>
          {at > 0 ? ", " : ""}
          <Link className="nowrap" to={`/evidence/${one}`}>
            {one}
          </Link>
        </span>
      ))}
      {evidenceCount > evidence.length ? (
        <>
          {" "}
          <Link to={`/controls/${ref}`}>and {evidenceCount - evidence.length} more</Link>
        </>
      ) : null}
    </span>
  );
}
