import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type Change = {
  state: string;
  reason: string;
  drafted: { at: Date; by: string };
  approved: { at: Date; by: string; alone: boolean } | null;
  announcedAt: Date | null;
  noticeDays: number;
  effectiveOn: string | null;
  withdrawn: { at: Date; reason: string } | null;
};

/** Who did what to a change, and when. */
export function ChangeHistory({ change }: { change: Change }) {
  return (
    <Card title="History" foot={`Reason: ${change.reason}`}>
      <Ledger label="History">
        <LedgerRow when={<When at={change.drafted.at} />} who={<Who name={change.drafted.by} />}>
          drafted
        </LedgerRow>
        {change.approved ? (
          <LedgerRow when={<When at={change.approved.at} />} who={<Who name={change.approved.by} />}>
            approved
            {change.approved.alone ? " by the author: two pairs of eyes are switched off" : ""}
          </LedgerRow>
        ) : null}
        {change.announcedAt ? (
          <LedgerRow when={<When at={change.announcedAt} />}>
            announced with {change.noticeDays} days’ notice
          </LedgerRow>
        ) : null}
        {change.effectiveOn && !change.withdrawn ? (
          <LedgerRow when={<When at={change.effectiveOn} />}>
            {change.state === "effective" ? "took effect" : "takes effect"}
          </LedgerRow>
        ) : null}
        {change.withdrawn ? (
          <LedgerRow when={<When at={change.withdrawn.at} />}>withdrawn: {change.withdrawn.reason}</LedgerRow>
        ) : null}
      </Ledger>
    </Card>
  );
}
