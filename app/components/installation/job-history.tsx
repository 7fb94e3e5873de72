import { Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { counted } from "#domain/counted";
import { MINUTE_MS } from "#domain/durations";
import type { JobRun } from "#domain/installation/jobs";
import { lengthText } from "#domain/when";
import { Outcome } from "./outcome";

/** Runs of a job, the newest first. A run that made up for missed ones says for how many. */
export function JobHistory({ runs }: { runs: readonly JobRun[] }) {
  return (
    <Table
      label="Runs"
      rows={runs}
      rowKey={(row) => row.id}
      columns={[
        { key: "due", label: "Due", wide: true, cell: (row) => <When at={row.scheduledFor} as="record" /> },
        { key: "outcome", label: "Outcome", cell: (row) => <Outcome outcome={row.outcome} /> },
        {
          key: "gap",
          label: "Gap",
          cell: (row) =>
            row.missed > 0 ? (
              <Tag tone="risk">
                {counted(row.missed, "run missed", "runs missed")}, caught up{" "}
                {lengthText(+row.startedAt - +row.scheduledFor)} later
              </Tag>
            ) : null,
        },
        { key: "detail", label: "Result", wide: true, cell: (row) => row.detail ?? "–" },
        {
          key: "took",
          label: "Took",
          short: "Took",
          num: true,
          cell: (row) => (row.endedAt ? tookText(+row.endedAt - +row.startedAt) : "–"),
        },
      ]}
    />
  );
}

function tookText(ms: number): string {
  return ms < MINUTE_MS ? `${(ms / 1000).toFixed(1)} s` : lengthText(ms);
}
