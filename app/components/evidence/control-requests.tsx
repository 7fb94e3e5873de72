import type { RequestLine } from "#app/queries/evidence/requests";
import { RequestBadge } from "#components/evidence/request-badge";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

/** What people are asked for as evidence of a control; nothing where no one is. */
export function ControlRequests({ requests }: { requests: readonly RequestLine[] }) {
  if (requests.length === 0) return null;
  return (
    <Card title="Asked for" aside={<Link to="/evidence-requests">All requests</Link>}>
      <Ledger label="Asked for">
        {requests.map((one) => (
          <LedgerRow
            key={one.ref}
            when={<When at={one.dueOn} />}
            under="due"
            who={<RequestBadge state={one.state} overdue={one.overdue} />}
          >
            <Link to={`/evidence-requests/${one.ref}`}>{one.title}</Link>, of <Who name={one.person} />
            {one.problem ? (
              <>
                <br />
                <small>{one.problem}</small>
              </>
            ) : null}
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}
