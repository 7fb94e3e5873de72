import { Card } from "#components/ui/card";
import type { FormAnswer } from "#components/ui/form";
import { When } from "#components/ui/when";
import { AnnounceForm, ApproveForm, WithdrawForm } from "#components/vendors/step-forms";
import { changeCount } from "#domain/vendors/subprocessor-words";
import type { ChangeState } from "#domain/vendors/subprocessors";

type Imported = {
  state: ChangeState;
  drafts: number;
  /** What an approval is about. */
  seen: string;
  approved: number;
  toConfirm: number;
  /** The first list of all, of companies in use already. */
  first: boolean;
  noticeDays: number;
  earliest: string;
  customers: number;
  reachable: number;
};

/** The next thing to do with an imported list as a whole once its matches are answered, and the way to take it back while that is possible. */
export function ImportSteps({ list, answer }: { list: Imported; answer: FormAnswer }) {
  if (list.state === "effective" || list.state === "withdrawn") return null;
  return (
    <>
      {list.toConfirm > 0 ? null : list.drafts > 0 ? (
        <Card title="Next: approval" pad>
          <p>An approver other than the author must approve the changes.</p>
          <ApproveForm text={`Approve ${changeCount(list.drafts)}`} answer={answer} seen={list.seen} />
        </Card>
      ) : list.approved > 0 ? (
        <Announcement list={list} answer={answer} />
      ) : null}
      <WithdrawForm text="Withdraw the import" answer={answer} />
    </>
  );
}

function Announcement({ list, answer }: { list: Imported; answer: FormAnswer }) {
  const { customers, reachable, first, noticeDays, earliest } = list;
  return (
    <Card title="Next: announcement" pad>
      <p>
        {customers === 0
          ? "No customers are recorded, so no mail is sent."
          : `${reachable} of ${customers} customers get one mail about all changes${reachable < customers ? "; the others have no address recorded" : ""}.`}{" "}
        {first
          ? "This is the first list, and the file says that every company is in use already, so no notice is required."
          : `The longest required notice is ${noticeDays} days. `}
        {first ? null : (
          <>
            The first day is <When at={earliest} as="record" /> or later.
          </>
        )}
      </p>
      <AnnounceForm reachable={reachable} earliest={earliest} answer={answer} />
    </Card>
  );
}
