import type { ReactNode } from "react";
import type { IncidentRecord } from "#app/queries/incidents/record";
import { Badge } from "#components/ui/badge";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Moment } from "#components/ui/moment";
import { Tag } from "#components/ui/tag";
import { Who } from "#components/ui/who";
import { refusalEnd } from "#domain/deliveries/refusals";
import { keptWords } from "#domain/exercises";
import type { NotificationStatus } from "#domain/incidents/notification-status";

type Recipient = IncidentRecord["told"][number];
type NotifiedCustomer = {
  id: string;
  name: string;
  terms: string;
  address: string | null;
  status: NotificationStatus;
  /** The nearest deadline that is still open. */
  due: Date | null;
  last: Recipient | null;
};

/** Customers line by line: notified, in transit, failed with the cause, or owed until when. */
export function NotifiedRows({
  customers,
  incidentRef,
  mayEdit,
  children,
}: {
  customers: readonly NotifiedCustomer[];
  incidentRef: string;
  mayEdit: boolean;
  children?: ReactNode;
}) {
  return (
    <Ledger label="Customers">
      {customers.map(({ id, name, terms, address, status, due, last }) => (
        <LedgerRow key={id} when={statusBadges[status]} under={underOf(last, due)}>
          <b>
            <bdi>{name}</bdi>
          </b>
          <br />
          <small>
            {last ? (
              <Proof one={last} incidentRef={incidentRef} mayEdit={mayEdit} />
            ) : (
              `${terms}, to ${address ?? "no one"}`
            )}
          </small>{" "}
          {address ? null : <Tag tone="risk">no address</Tag>}
        </LedgerRow>
      ))}
      {children}
    </Ledger>
  );
}

const statusBadges: Record<NotificationStatus, ReactNode> = {
  notified: <Badge state="done">notified</Badge>,
  failed: <Badge state="broken">failed</Badge>,
  waiting: <Badge state="due">in transit</Badge>,
  owed: <Badge state="soon">not notified</Badge>,
};

function underOf(last: Recipient | null, due: Date | null): ReactNode {
  if (last?.toldAt) return <Moment at={last.toldAt.toISOString()} margin />;
  return due ? (
    <>
      by <Moment at={due.toISOString()} margin />
    </>
  ) : (
    "clock waits"
  );
}

type ProofProps = { one: Recipient; incidentRef: string; mayEdit: boolean };

/** Whether the customer said that it has the notice. */
function Confirmed({ one, incidentRef, mayEdit }: ProofProps) {
  if (one.acknowledgedAt)
    return (
      <>
        Confirmed <Moment at={one.acknowledgedAt.toISOString()} />: {one.acknowledgedNote}
      </>
    );
  return mayEdit ? (
    <Link to={`/incidents/${incidentRef}/notified/${one.id}`}>
      Record the confirmation<span className="vh">: {one.customer}</span>
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
        To <code>{one.address}</code>.{" "}
        {one.answer === keptWords ? (
          keptWords
        ) : (
          <>
            Accepted by their server: <code>{one.answer}</code>
          </>
        )}{" "}
        <Confirmed one={one} incidentRef={incidentRef} mayEdit={mayEdit} />
      </>
    );
  if (one.failedAt)
    return (
      <>
        <code>{one.address}</code> could not be reached. {one.lastError} The clock keeps running.{" "}
        {one.nextTryAt
          ? `${refusalEnd(true)} Find out why the mail server rejects it, or notify them another way.`
          : "Correct the address and start another notice, or notify them another way."}
      </>
    );
  return (
    <>
      To <code>{one.address}</code>, queued
      {one.tries > 0
        ? `, tried ${one.tries === 1 ? "once" : `${one.tries} times`}: ${one.lastError ?? ""}`
        : "."}
    </>
  );
}
