import { FileDrop } from "#components/files/file-drop";
import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { MomentField } from "#components/ui/moment-field";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";

/** The form for a notice given outside Surety, with its proof. `seen` is the mark of the text that the page shows, where it shows one. */
export function NotifiedForm({
  answer,
  now,
  main,
  seen,
}: {
  answer: FormAnswer;
  now: string;
  main?: boolean;
  seen?: string;
}) {
  return (
    <Card title="Notified another way" pad>
      <Form<{ at: string; note: string; proof: string }>
        id="notified"
        answer={answer}
        values={{ at: now }}
        multipart
        stepUp
        foot={
          <Submit kind={main ? "go" : undefined} name="do" value="notified">
            Record the notification
          </Submit>
        }
      >
        {(fields) => (
          <>
            {seen === undefined ? null : <input type="hidden" name="seen" value={seen} />}
            <MomentField field={fields.at} label="When they were notified" />
            <TextArea field={fields.note} label="How, and by whom" />
            <FileDrop
              field={fields.proof}
              label="Proof"
              hint="Letter, portal receipt or reply. At most 25 MB."
            />
          </>
        )}
      </Form>
    </Card>
  );
}
