import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Clock } from "#components/ui/clock";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Tag } from "#components/ui/tag";
import { counted } from "#domain/counted";
import type { ChangeState } from "#domain/vendors/subprocessors";

type ComingChange = {
  id: string;
  ref: string;
  sentence: string;
  state: ChangeState;
  reason: string;
  /** Its page. */
  to: string;
  /** Matches of an import that wait for confirmation. */
  toConfirm: number;
  announcedAt: Date | null;
  effectiveOn: string | null;
  /** Start of its first day. */
  effectiveAt: Date | null;
  openObjections: number;
};

/** Changes to the list that are not in effect: announced ones as running clocks, the others as steps to take. */
export function ComingChanges({ changes, edit }: { changes: readonly ComingChange[]; edit: boolean }) {
  const announced = changes.filter((change) => change.effectiveAt && change.announcedAt);
  const rest = changes.filter((change) => !announced.includes(change));
  return (
    <Card title="Pending changes" aside="Customers are notified before a change takes effect">
      {announced.length > 0 ? (
        <ol className="clocks plain">
          {announced.map((change) => (
            <Clock
              key={change.id}
              calm
              verb="from"
              from={change.announcedAt!}
              due={change.effectiveAt!}
              day={change.effectiveOn!}
              title={change.sentence}
              basis={change.reason}
            >
              {change.openObjections > 0 ? (
                <Tag tone="risk" icon="risk">
                  {counted(change.openObjections, "objection")}
                </Tag>
              ) : null}
              <Link className="btn" to={change.to}>
                {edit && change.openObjections > 0 ? "Answer the objection" : `View ${change.ref}`}
              </Link>
            </Clock>
          ))}
        </ol>
      ) : null}
      {rest.length > 0 ? (
        <Ledger label="Changes to approve or announce">
          {rest.map((change) => (
            <LedgerRow
              key={change.id}
              when={<Badge state={change.state === "draft" ? "draft" : "due"}>{change.state}</Badge>}
              under={change.ref}
            >
              <Link to={change.to}>{change.sentence}</Link>
              <br />
              <small>
                {change.toConfirm > 0 ? `${counted(change.toConfirm, "match", "matches")} to confirm. ` : ""}
                {change.state === "draft"
                  ? "Waiting for approval by another person."
                  : "Approved. Announce it to start the notice period."}
              </small>
            </LedgerRow>
          ))}
        </Ledger>
      ) : null}
    </Card>
  );
}
