import type { IncidentPage } from "#app/queries/incidents/page";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Moment } from "#components/ui/moment";
import { Who } from "#components/ui/who";
import { NotifiedRows } from "./notified-rows";

/** Customer by customer: notified, in transit, failed, or owed until when; failed and owed come first. */
export function NotifiedCard({ record, mayEdit }: { record: IncidentPage; mayEdit: boolean }) {
  const { ref } = record.incident;
  const { count, summary, first } = record.notified;
  return (
    <Card
      title="Who was notified"
      aside={summary}
      foot={
        <span className="row">
          {count > 0 ? (
            <Link to={`/incidents/${ref}/notified`}>
              {count > first.length ? `All ${count.toLocaleString("en")} customers` : "As a list, by state"}
            </Link>
          ) : null}
          {mayEdit ? <Link to={`/incidents/${ref}/customers`}>Select affected customers</Link> : null}
        </span>
      }
    >
      {count === 0 ? <p className="pad muted">No affected customers.</p> : null}
      <NotifiedRows customers={first} incidentRef={ref} mayEdit={mayEdit}>
        <OtherClocks record={record} />
      </NotifiedRows>
    </Card>
  );
}

/** Answered clocks without a named customer: notified, or signed off as not required. */
function OtherClocks({ record }: { record: IncidentPage }) {
  return record.ended.map((clock) =>
    clock.state.kind !== "ended" ? null : (
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
