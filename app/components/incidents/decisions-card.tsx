import type { IncidentPage } from "#app/queries/incidents/page";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Moment } from "#components/ui/moment";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

/** What was decided and on which facts, newest first; corrected entries stay in sight. */
export function DecisionsCard({ record, mayEdit }: { record: IncidentPage; mayEdit: boolean }) {
  const { decisions, incident } = record;
  const to = `/incidents/${incident.ref}/decisions/new`;
  return (
    <Card title="Decisions" aside={mayEdit ? <Link to={to}>Record a decision</Link> : undefined}>
      {decisions.length === 0 ? <p className="pad muted">No decision is recorded.</p> : null}
      <Ledger label="Decisions">
        {decisions.toReversed().map((one) => (
          <LedgerRow
            key={one.id}
            when={<Moment at={one.at} margin />}
            under={
              <>
                written <When at={one.recordedAt} />
              </>
            }
          >
            <b className="lines">{one.decision}</b> {one.stands ? null : <Tag>corrected later</Tag>}
            {one.correctsId ? <Tag>corrects an earlier entry</Tag> : null}
            <br />
            <span className="lines">{one.why}</span>
            <br />
            <span className="muted">Known at the time: </span>
            <span className="lines">{one.facts}</span>
            <br />
            <small>
              Decided by <Who name={one.decidedBy} />
              {one.by === one.decidedBy ? null : (
                <>
                  , written by <Who name={one.by} />
                </>
              )}{" "}
              {mayEdit && one.stands ? <Link to={`${to}?corrects=${one.id}`}>Correct</Link> : null}
            </small>
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}
