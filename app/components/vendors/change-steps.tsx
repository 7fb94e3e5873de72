import { Card } from "#components/ui/card";
import type { FormAnswer } from "#components/ui/form";
import { When } from "#components/ui/when";
import { AnnounceForm, ApproveForm, WithdrawForm } from "#components/vendors/step-forms";
import type { ChangeState } from "#domain/vendors/subprocessors";

type Change = {
  state: ChangeState;
  noticeDays: number;
  earliest: string;
  customers: number;
  reachable: number;
  match: { confirmed: object | null } | null;
};

/** The next thing to do with a change, and the way to take it back while that is possible. */
export function ChangeSteps({ change, answer }: { change: Change; answer: FormAnswer }) {
  const { state, noticeDays, earliest, customers, reachable, match } = change;
  if (state === "effective" || state === "withdrawn") return null;
  return (
    <>
      {state === "draft" && (match === null || match.confirmed) ? (
        <Card title="Next: approval" pad>
          <p>An approver other than the author must approve the change.</p>
          <ApproveForm text="Approve the change" answer={answer} />
        </Card>
      ) : null}
      {state === "approved" ? (
        <Card title="Next: announcement" pad>
          <p>
            {customers === 0
              ? "No customers are recorded, so no mail is sent."
              : `${reachable} of ${customers} customers get a mail${reachable < customers ? "; the others have no address recorded" : ""}.`}{" "}
            The longest required notice is {noticeDays} days, so the first day is{" "}
            <When at={earliest} as="record" /> or later.
          </p>
          <AnnounceForm reachable={reachable} earliest={earliest} answer={answer} />
        </Card>
      ) : null}
      <WithdrawForm text="Withdraw the change" answer={answer} />
    </>
  );
}
