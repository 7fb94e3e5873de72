import type { IncidentRecord } from "#app/queries/incidents/record";
import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { recipientWords } from "#domain/breach-clocks/notification-titles";
import { callsOf, callWords } from "#domain/breach-clocks/reminder-groups";

/** So many lines stand on the page. */
const shown = 40;

/** Every call of the clocks: at which stage, when it was due, when it was raised, to whom. */
export function RemindersCard({ record }: { record: IncidentRecord }) {
  const reminders = callsOf(record.reminders);
  if (reminders.length === 0) return null;
  const left = reminders.length - shown;
  return (
    <Card
      title="Alerts"
      aside="Each is raised once. A missed one is listed in the next."
      foot={left > 0 ? `${left.toLocaleString("en")} earlier ones are in the record.` : undefined}
    >
      <Table
        label="Alerts"
        rows={reminders.slice(0, shown)}
        rowKey={(row) => row.id}
        columns={[
          { key: "stage", label: "Stage", cell: callWords },
          {
            key: "clock",
            label: "Clock",
            wide: true,
            cell: (row) => `${row.rule}, ${recipientWords(row.recipients)}`,
          },
          { key: "due", label: "Due", short: "Due", cell: (row) => <When at={row.stageAt} as="moment" /> },
          {
            key: "raised",
            label: "Raised",
            short: "Raised",
            cell: (row) => <When at={row.raisedAt} as="moment" />,
          },
          { key: "to", label: "To", short: "To", cell: (row) => <Who name={row.to} /> },
        ]}
      />
    </Card>
  );
}
