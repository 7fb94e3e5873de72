import type { RecordHistory } from "#app/queries/installation/record-history";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";

/** Who did what with this record and when, from the audit log. */
export function HistoryCard({ history }: { history: RecordHistory }) {
  if (!history || history.count === 0) return null;
  return (
    <Card
      title="History"
      aside={counted(history.count, "entry", "entries")}
      foot={
        history.count > history.lines.length ? (
          <Link to={`/audit-log?subject=${history.record}`}>All entries, in the audit log</Link>
        ) : undefined
      }
    >
      <Ledger label="History">
        {history.lines.map((line) => (
          <LedgerRow key={line.seq} when={<When at={line.at} as="moment" />}>
            <Who name={line.who} /> {line.did}.
            {line.reason ? (
              <>
                <br />
                <small className="lines">Reason: {line.reason}</small>
              </>
            ) : null}
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}
