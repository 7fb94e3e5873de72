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
import type { Standing } from "#domain/incidents/told";

type Told = IncidentRecord["told"][number];
type ToldCustomer = {
  id: string;
  name: string;
  terms: string;
  address: string | null;
  standing: Standing;
  /** The nearest deadline that is still open. */
  due: Date | null;
  last: Told | null;
};

/** Customers line by line: told, on its way, failed with the cause, or owed until when. */
export function ToldRows({
  customers,
  incidentRef,
  mayEdit,
  children,
}: {
  customers: readonly ToldCustomer[];
  incidentRef: string;
  mayEdit: boolean;
  children?: ReactNode;
}) {
  return (
    <Ledger label="Customers">
      {customers.map(({ id, name, terms, address, standing, due, last }) => (
        <LedgerRow key={id} when={stateBadges[standing]} under={underOf(last, due)}>
          <b>
            <bdi>{name}</bdi>
          </b>
          <br />
          <small>
            {last ? (
              <Proof one={last} incidentRef={incidentRef} mayEdit={mayEdit} />
            ) : (
              `${terms}, to ${address ?? "nobody"}`
            )}
          </small>{" "}
          {address ? null : <Tag tone="risk">no address</Tag>}
        </LedgerRow>
      ))}
      {children}
    </Ledger>
  );
}

const stateBadges: Record<Standing, ReactNode> = {
  told: <Badge state="done">told</Badge>,
  failed: <Badge state="broken">failed</Badge>,
  waiting: <Badge state="due">on its way</Badge>,
  owed: <Badge state="soon">not told</Badge>,
};

function underOf(last: Told | null, due: Date | null): ReactNode {
  if (last?.toldAt) return <Moment at={last.toldAt.toISOString()} margin />;
  return due ? (
    <>
      by <Moment at={due.toISOString()} margin />
    </>
  ) : (
    "clock waits"
  );
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
        To <code>{one.address}</code>.{" "}
        {one.answer === keptWords ? (
          keptWords
        ) : (
          <>
            Their server took it: <code>{one.answer}</code>
          </>
        )}{" "}
        <Confirmed one={one} incidentRef={incidentRef} mayEdit={mayEdit} />
      </>
    );
  if (one.failedAt)
    return (
      <>
        <code>{one.address}</code> did not get it. {one.lastError} The clock runs on.{" "}
        {one.nextTryAt
          ? `${refusalEnd(true)} Ask why the mail server refuses it, or tell them another way.`
          : "Mend the address and start another notice, or tell them another way."}
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
