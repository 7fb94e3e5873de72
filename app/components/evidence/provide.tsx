import { type Received, Upload } from "#components/files/upload";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Disclosure } from "#components/ui/disclosure";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import type { AnswerFields } from "#domain/evidence/request-forms";

type AnswerWithFiles = (FormAnswer & { received?: readonly Received[] }) | undefined;
const isHandBack = (answer: AnswerWithFiles) =>
  answer?.result?.initialValue ? "reason" in answer.result.initialValue : false;

/** The form of the person who is asked: files or a photo, the day, a note. Sending waits for files that are on their way. */
export function AnswerForm({
  request,
  today,
  once,
  seen,
  answer,
}: {
  request: { ref: string };
  today: string;
  /** The id that the form gives to the item: sent twice, it makes one. */
  once: string;
  /** What the page says is asked for. */
  seen: string;
  answer: AnswerWithFiles;
}) {
  return (
    <Card title="Provide it" pad id="provide">
      <Form<AnswerFields>
        id="provide-form"
        draft
        multipart
        answer={isHandBack(answer) ? null : answer}
        foot={
          <Submit kind="go" busy="Sealing">
            Send
          </Submit>
        }
      >
        {(fields) => (
          <>
            <input type="hidden" name="once" value={once} />
            <input type="hidden" name="seen" value={seen} />
            <Upload
              field={{ id: "provide-files", name: "files", errors: fields.stored.errors }}
              label="Files"
              hint="Drop them here or choose them, up to 2 GiB each. They are encrypted and never changed. An interrupted upload of a large file resumes where it stopped."
              to={`/my/evidence-requests/${request.ref}/files`}
              received={answer?.received}
              camera
            />
            <DateField
              field={fields.performedOn}
              label="When was it carried out?"
              hint="The day of the work that the files show, not the day on which you send them."
              max={today}
            />
            <TextArea
              field={fields.note}
              label="Note"
              hint="Optional: what the files show, what is special about them."
              maxLength={2000}
            />
            <TextField
              field={fields.origin}
              label="Where it comes from"
              hint="Optional: system, menu path or command."
              maxLength={400}
            />
            <p className="muted small">
              It cannot be changed afterwards. A security officer accepts it or returns it to you with the
              reason.
            </p>
          </>
        )}
      </Form>
    </Card>
  );
}

/** The person says that someone else has it. */
export function HandBackForm({ answer }: { answer: AnswerWithFiles }) {
  const own = isHandBack(answer) ? answer : null;
  return (
    <Disclosure act="I cannot provide it" open={Boolean(own)}>
      <Form<{ reason: string }>
        id="hand-back"
        answer={own}
        foot={
          <Submit name="do" value="hand-back">
            Hand it back
          </Submit>
        }
      >
        {(fields) => (
          <TextArea
            field={fields.reason}
            label="Reason"
            hint="Why, and who may have it. A security officer asks another person."
            maxLength={1000}
          />
        )}
      </Form>
    </Disclosure>
  );
}
