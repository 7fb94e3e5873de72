import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { counted } from "#domain/counted";

type Props = {
  answer: FormAnswer | undefined;
  bounces: readonly (readonly [id: string, text: string])[];
  mails: readonly (readonly [id: string, text: string])[];
};

/** Bounces that matched no mail of ours wait here until a person says what they are about. */
export function SettleBounce({ answer, bounces, mails }: Props) {
  return (
    <Card title="Unmatched bounce notifications" pad>
      <p>
        {counted(bounces.length, "notification refers to", "notifications refer to")} no mail known to Surety.
        Select the mail that bounced, so that its recipient no longer counts as notified.
      </p>
      <Form<{ bounce: string; mail: string; note: string }>
        id="settle"
        answer={answer}
        foot={
          <Submit kind="go" busy="Recording">
            Record
          </Submit>
        }
      >
        {(fields) => (
          <>
            <input type="hidden" name="do" value="settle" />
            <Select field={fields.bounce} label="Notification" options={bounces} width="l" />
            <Select field={fields.mail} label="Bounced mail" empty="Not our mail" options={mails} width="l" />
            <TextField field={fields.note} label="How do you know?" />
          </>
        )}
      </Form>
    </Card>
  );
}
