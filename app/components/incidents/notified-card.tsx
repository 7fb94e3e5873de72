import type { IncidentRecord } from "#app/queries/incidents/record";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Moment } from "#components/ui/moment";
import { Who } from "#components/ui/who";
import { customersNotifiedOf } from "#domain/incidents/customers-notified";
import { statusCounts } from "#domain/incidents/notification-status";
import { NotifiedRows } from "./notified-rows";

/** So many customers stand on the incident's page; the list of its own has them all. */
const shown = 12;

/** Customer by customer: notified, in transit, failed, or owed until when; what failed or is owed stands first. */
export function NotifiedCard({ record, mayEdit }: { record: IncidentRecord; mayEdit: boolean }) {
  const { ref } = record.incident;
  const customers = customersNotifiedOf(record);
  return (
    <Card
      title="Who was notified"
      aside={statusCounts(customers.map((one) => one.standing))}
      foot={
        <span className="row">
          {customers.length > 0 ? (
            <Link to={`/incidents/${ref}/told`}>
              {customers.length > shown
                ? `All ${customers.length.toLocaleString("en")} customers`
                : "As a list, by state"}
            </Link>
          ) : null}
          {mayEdit ? <Link to={`/incidents/${ref}/customers`}>Select affected customers</Link> : null}
        </span>
      }
    >
      {customers.length === 0 ? <p className="pad muted">No affected customers.</p> : null}
      <NotifiedRows customers={customers.slice(0, shown)} incidentRef={ref} mayEdit={mayEdit}>
        <OtherClocks record={record} />
      </NotifiedRows>
    </Card>
  );
}

/** Clocks of nobody in particular that were answered: told, or signed off. */
function OtherClocks({ record }: { record: IncidentRecord }) {
  return record.clocks.map((clock) =>
    clock.customerId || clock.state.kind !== "ended" ? null : (
      <LedgerRow
        key={clock.id}
        when={
          clock.state.how === "told" ? (
            <Badge state="done">notified</Badge>
          ) : (
            <Badge state="info">not required</Badge>
          )
        }
        under={<Moment at={clock.state.at.toISOString()} margin />}
      >
        <b>{clock.recipient}</b>
        <br />
        <small>
          {clock.rule}. {clock.endedReason}{" "}
          {clock.proof ? (
            <a href={`/incidents/${record.incident.ref}/files/${clock.proof.sha256}`}>{clock.proof.name}</a>
          ) : null}{" "}
          <Who name={clock.endedBy ?? ""} />
        </small>
      </LedgerRow>
    ),
  );
}
