import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { changeCount } from "#domain/vendors/subprocessor-words";
import type { ChangeState } from "#domain/vendors/subprocessors";
import { answerTo } from "./change-steps";

type Imported = {
  state: ChangeState;
  drafts: number;
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
          <Form
            id="approve"
            answer={answerTo("approve", answer)}
            stepUp
            foot={
              <Submit kind="go" name="do" value="approve" busy="Approving">
                Approve {changeCount(list.drafts)}
              </Submit>
            }
          >
            {() => null}
          </Form>
        </Card>
      ) : list.approved > 0 ? (
        <Announcement list={list} answer={answer} />
      ) : null}
      <details className="sheet">
        <summary>Withdraw…</summary>
        <div className="pad">
          <Form<{ reason: string }>
            id="withdraw"
            answer={answerTo("withdraw", answer)}
            close
            foot={
              <Submit kind="stop" name="do" value="withdraw" busy="Withdrawing">
                Withdraw the import
              </Submit>
            }
          >
            {(fields) => (
              <TextField
                field={fields.reason}
                label="Why"
                hint="The public list stays unchanged and no mail is sent."
              />
            )}
          </Form>
        </div>
      </details>
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
      <Form<{ effectiveOn: string }>
        id="announce"
        answer={answerTo("announce", answer)}
        stepUp
        values={{ effectiveOn: earliest }}
        foot={
          <Submit kind="go" name="do" value="announce" busy="Announcing">
            Announce to {String(reachable)} {reachable === 1 ? "customer" : "customers"}
          </Submit>
        }
      >
        {(fields) => <DateField field={fields.effectiveOn} label="First day" min={earliest} />}
      </Form>
    </Card>
  );
}
