import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
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
          <Form
            id="approve"
            answer={answerTo("approve", answer)}
            stepUp
            foot={
              <Submit kind="go" name="do" value="approve" busy="Approving">
                Approve the change
              </Submit>
            }
          >
            {() => null}
          </Form>
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
                Withdraw the change
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

/** Several forms share one answer: only the one whose button was pressed shows it. */
export function answerTo(verb: string, answer: FormAnswer): FormAnswer {
  return answer?.result?.initialValue?.do === verb ? answer : undefined;
}
