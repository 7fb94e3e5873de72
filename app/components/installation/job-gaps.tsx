import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { gapsText, type JobGap } from "#domain/installation/job-gaps";
import { lengthText } from "#domain/when";

const shown = 100;

type Through = {
  chosen: boolean;
  start: Date;
  from: Date;
  until: Date;
  runs: number;
  first: Date | null;
  gaps: readonly JobGap[];
};

/** Whether a job ran through the audit period: every stretch of three minutes or more in which it was due and did not run well. */
export function JobGapsCard({ through }: { through: Through }) {
  const { chosen, start, from, until, runs, first, gaps } = through;
  return (
    <Card
      title={chosen ? "Through the audit period" : "Through the last year"}
      aside={`${runs.toLocaleString("en")} successful runs`}
    >
      <p className="pad">
        {first && gaps.length === 0 ? <Badge state="done">no gap</Badge> : null}
        {gaps.length > 0 ? <Badge state="risk">{gapsText(gaps)}</Badge> : null}{" "}
        {first ? (
          <>
            From <When at={from} as="record" /> to <When at={until} as="record" />.{" "}
            {first > start ? "First run. There is no record of the time before." : null}
          </>
        ) : (
          "No runs yet."
        )}
      </p>
      {gaps.length > 0 ? (
        <Table
          label="Gaps"
          rows={gaps.slice(0, shown)}
          rowKey={(gap) => gap.from.toISOString()}
          columns={[
            {
              key: "from",
              label: "Last run before",
              cell: (gap) => <When at={gap.from} as="record" />,
              wide: true,
            },
            {
              key: "until",
              label: "Next run",
              short: "Until",
              cell: (gap) => <When at={gap.until} as="record" />,
            },
            {
              key: "long",
              label: "Length",
              short: "Length",
              cell: (gap) => lengthText(+gap.until - +gap.from),
            },
            {
              key: "runs",
              label: "Missed runs",
              short: "Missed",
              num: true,
              cell: (gap) => gap.runs.toLocaleString("en"),
            },
          ]}
        />
      ) : null}
      {gaps.length > shown ? <p className="pad muted">{`The newest ${shown} of ${gaps.length}.`}</p> : null}
    </Card>
  );
}
