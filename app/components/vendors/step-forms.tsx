import { answerTo } from "#components/ui/answer-to";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { counted } from "#domain/counted";

/** Approves a change or an imported list; the button names which. `seen` is the mark of what the page shows of a list. */
export function ApproveForm({ text, answer, seen }: { text: string; answer: FormAnswer; seen?: string }) {
  return (
    <Form
      id="approve"
      answer={answerTo("approve", answer)}
      stepUp
      foot={
        <Submit kind="go" name="do" value="approve" busy="Approving">
          {text}
        </Submit>
      }
    >
      {() => (seen === undefined ? null : <input type="hidden" name="seen" value={seen} />)}
    </Form>
  );
}

/** Announces to all customers that can be reached, with the first day. */
export function AnnounceForm(props: { reachable: number; earliest: string; answer: FormAnswer }) {
  return (
    <Form<{ effectiveOn: string }>
      id="announce"
      answer={answerTo("announce", props.answer)}
      stepUp
      values={{ effectiveOn: props.earliest }}
      foot={
        <Submit kind="go" name="do" value="announce" busy="Announcing">
          Announce to {counted(props.reachable, "customer")}
        </Submit>
      }
    >
      {(fields) => <DateField field={fields.effectiveOn} label="First day" min={props.earliest} />}
    </Form>
  );
}

/** Withdraws a change or an imported list, with the reason. */
export function WithdrawForm({ text, answer }: { text: string; answer: FormAnswer }) {
  return (
    <details className="sheet">
      <summary>Withdraw…</summary>
      <div className="pad">
        <Form<{ reason: string }>
          id="withdraw"
          answer={answerTo("withdraw", answer)}
          close
          foot={
            <Submit kind="stop" name="do" value="withdraw" busy="Withdrawing">
              {text}
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
  );
}
