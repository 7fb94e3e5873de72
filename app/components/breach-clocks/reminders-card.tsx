import type { IncidentPage } from "#app/queries/incidents/page";
import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

/** Every call of the clocks: at which stage, when it was due, when it was raised, to whom. */
export function RemindersCard({ record }: { record: IncidentPage }) {
  const { alerts, moreAlerts } = record;
  if (alerts.length === 0) return null;
  return (
    <Card
      title="Alerts"
      aside="Each is raised once. A missed one is listed in the next."
      foot={moreAlerts > 0 ? `${moreAlerts.toLocaleString("en")} earlier ones are in the record.` : undefined}
    >
      <Table
        label="Alerts"
        rows={alerts}
        rowKey={(row) => row.id}
        columns={[
          { key: "stage", label: "Stage", cell: (row) => row.stage },
          {
            key: "clock",
            label: "Clock",
            wide: true,
            cell: (row) => row.clock,
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
