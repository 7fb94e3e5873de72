import { Badge } from "#components/ui/badge";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";

type Item = {
  evidenceId: string;
  ref: string;
  title: string;
  source: string;
  dueOn: string | null;
  recordedOn: string;
  acceptedOn: string | null;
  returned?: boolean;
};

/** Evidence linked to a control; when there is none, what is expected instead. */
export function EvidenceLedger({ items, expected }: { items: readonly Item[]; expected: readonly string[] }) {
  return (
    <>
      {items.length > 0 ? (
        <Ledger label="Evidence">
          {items.map((item) => (
            <LedgerRow
              key={`${item.evidenceId} ${item.dueOn}`}
              when={
                item.acceptedOn ? (
                  <Badge state="held">accepted</Badge>
                ) : item.returned ? (
                  <Badge state="broken">returned</Badge>
                ) : (
                  <Badge state="due">to be accepted</Badge>
                )
              }
              under={<When at={item.acceptedOn ?? item.recordedOn} as="record" />}
              who={item.ref}
            >
              <p>
                <Link to={`/evidence/${item.ref}`}>{item.title}</Link>
              </p>
              <small>
                {item.source}
                {item.dueOn ? (
                  <>
                    , for <When at={item.dueOn} as="record" />
                  </>
                ) : null}
              </small>
            </LedgerRow>
          ))}
        </Ledger>
      ) : null}
      <div className="pad stack tight">
        <p className="muted">
          {items.length > 0 ? "Expected each time:" : "No evidence yet. Expected each time:"}
        </p>
        <ul>
          {expected.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </>
  );
}
