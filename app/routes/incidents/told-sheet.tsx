import type { ReactNode } from "react";
import type { IncidentRecord } from "#app/incident-record";
import { Badge } from "#components/badge";
import { Ledger, LedgerRow } from "#components/ledger";
import { Link } from "#components/link";
import { Moment } from "#components/moment";
import { Sheet } from "#components/sheet";
import { Tag } from "#components/tag";
import { Who } from "#components/who";

type Told = IncidentRecord["told"][number];

/** Customer by customer: told, on its way, refused, or owed until when. */
export function ToldSheet({ record, mayEdit }: { record: IncidentRecord; mayEdit: boolean }) {
  const affected = record.customers.filter((customer) => !customer.removedAt);
  const told = affected.filter((customer) =>
    record.told.some((one) => one.customerId === customer.id && one.toldAt),
  );
  const to = `/incidents/${record.incident.ref}/customers`;
  return (
    <Sheet
      title="Who was told"
      aside={`${told.length} of ${affected.length === 1 ? "1 customer" : `${affected.length} customers`}`}
      foot={mayEdit ? <Link to={to}>Choose the affected customers</Link> : undefined}
    >
      {affected.length === 0 ? <p className="pad muted">No customer is named as affected.</p> : null}
      <Ledger label="Customers">
        {affected.map((customer) => {
          const last = record.told.findLast((one) => one.customerId === customer.id);
          const due = dueOf(record, customer.id);
          return (
            <LedgerRow key={customer.id} when={stateOf(last)} under={underOf(last, due)}>
              <b>
                <bdi>{customer.name}</bdi>
              </b>
              <br />
              <small>
                {last ? (
                  <Proof one={last} incidentRef={record.incident.ref} mayEdit={mayEdit} />
                ) : (
                  `${customer.terms}, to ${customer.address ?? "nobody"}`
                )}
              </small>{" "}
              {customer.address ? null : <Tag tone="risk">no address</Tag>}
            </LedgerRow>
          );
        })}
        {record.clocks
          .filter((clock) => !clock.customerId && clock.state.kind === "ended")
          .map((clock) => (
            <LedgerRow
              key={clock.id}
              when={
                clock.state.kind === "ended" && clock.state.how === "told" ? (
                  <Badge state="done">told</Badge>
                ) : (
                  <Badge state="info">not required</Badge>
                )
              }
              under={
                clock.state.kind === "ended" ? <Moment at={clock.state.at.toISOString()} margin /> : null
              }
            >
              <b>{clock.recipient}</b>
              <br />
              <small>
                {clock.rule}. {clock.endedReason}{" "}
                {clock.proof ? (
                  <a href={`/incidents/${record.incident.ref}/files/${clock.proof.sha256}`}>
                    {clock.proof.name}
                  </a>
                ) : null}{" "}
                <Who name={clock.endedBy ?? ""} />
              </small>
            </LedgerRow>
          ))}
      </Ledger>
    </Sheet>
  );
}

function stateOf(last: Told | undefined): ReactNode {
  if (last?.toldAt) return <Badge state="done">told</Badge>;
  if (last?.failedAt) return <Badge state="broken">refused</Badge>;
  if (last) return <Badge state="due">on its way</Badge>;
  return <Badge state="soon">owed</Badge>;
}

function underOf(last: Told | undefined, due: Date | null): ReactNode {
  if (last?.toldAt) return <Moment at={last.toldAt.toISOString()} margin />;
  return due ? (
    <>
      by <Moment at={due.toISOString()} margin />
    </>
  ) : (
    "clock waits"
  );
}

function dueOf(record: IncidentRecord, customerId: string): Date | null {
  const open = record.clocks.filter(
    (clock) => clock.customerId === customerId && clock.deadlineAt && clock.state.kind !== "ended",
  );
  const [first] = open.map((clock) => clock.deadlineAt!).sort((a, b) => a.getTime() - b.getTime());
  return first ?? null;
}

type ProofProps = { one: Told; incidentRef: string; mayEdit: boolean };

/** Whether the customer said that it has the notice. */
function Confirmed({ one, incidentRef, mayEdit }: ProofProps) {
  if (one.acknowledgedAt)
    return (
      <>
        Confirmed <Moment at={one.acknowledgedAt.toISOString()} />: {one.acknowledgedNote}
      </>
    );
  return mayEdit ? (
    <Link to={`/incidents/${incidentRef}/told/${one.id}`}>
      Record that they confirmed<span className="vh">: {one.customer}</span>
    </Link>
  ) : null;
}

function Proof({ one, incidentRef, mayEdit }: ProofProps) {
  if (one.how === "elsewhere")
    return (
      <>
        {one.note}{" "}
        {one.proof ? (
          <a href={`/incidents/${incidentRef}/files/${one.proof.sha256}`}>{one.proof.name}</a>
        ) : null}{" "}
        <Who name={one.by} /> <Confirmed one={one} incidentRef={incidentRef} mayEdit={mayEdit} />
      </>
    );
  if (one.toldAt)
    return (
      <>
        To <code>{one.address}</code>. Their server took it: <code>{one.answer}</code>{" "}
        <Confirmed one={one} incidentRef={incidentRef} mayEdit={mayEdit} />
      </>
    );
  if (one.failedAt)
    return (
      <>
        <code>{one.address}</code> was refused for good: {one.lastError} The clock runs on. Mend the address
        and start another notice, or tell them another way.
      </>
    );
  return (
    <>
      To <code>{one.address}</code>, waits in the queue
      {one.tries > 0
        ? `, tried ${one.tries === 1 ? "once" : `${one.tries} times`}: ${one.lastError ?? ""}`
        : "."}
    </>
  );
}
