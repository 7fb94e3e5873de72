import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { OccurrenceBadge } from "./badges";
import { OccurrenceEvidence, type OccurrenceLine } from "./occurrence-evidence";

/** What was expected of one control, and the outcome. With `act`, the control's reference, each line offers what can be done about it. */
export function Occurrences({ lines, act }: { lines: readonly OccurrenceLine[]; act: string | null }) {
  return (
    <Table
      label="Expected occurrences"
      rows={lines}
      rowKey={(line) => line.key}
      columns={[
        {
          key: "window",
          label: lines.some((line) => line.event) ? "For" : "Window",
          cell: (line) => <Window line={line} />,
        },
        { key: "due", label: "Due", short: "due", cell: (line) => <When at={line.due} as="record" /> },
        {
          key: "result",
          label: "Result",
          cell: (line) => (
            <OccurrenceBadge state={line.state} daysLate={line.daysLate} overdue={line.overdue} />
          ),
        },
        {
          key: "performed",
          label: "Performed",
          short: "performed",
          cell: (line) =>
            line.performed ? (
              <When at={line.performed} as="record" />
            ) : (
              <span className="faint">not yet</span>
            ),
        },
        {
          key: "accepted",
          label: "Accepted",
          short: "accepted",
          cell: (line) =>
            line.accepted ? (
              <When at={line.accepted.on} as="record" />
            ) : (
              <span className="faint">not yet</span>
            ),
        },
        {
          key: "proof",
          label: "Evidence",
          wide: true,
          cell: (line) => <OccurrenceEvidence line={line} act={act} />,
        },
      ]}
    />
  );
}

function Window({ line }: { line: OccurrenceLine }) {
  if (line.event) return <bdi>{line.event}</bdi>;
  if (line.from === line.due) return <When at={line.due} as="record" />;
  return (
    <>
      <When at={line.from} /> – <When at={line.due} as="record" />
    </>
  );
}
