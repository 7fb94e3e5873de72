import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { counted } from "#domain/counted";
import {
  adviceTitle,
  type NoticeDraft,
  type NoticePart,
  noticeParts,
  partWords,
} from "#domain/incidents/notices";

type Missing = { field: keyof NoticeDraft; part: NoticePart; words: string };
type Props = {
  draft: { values: Partial<Record<keyof NoticeDraft, unknown>>; mark: string };
  missing: readonly Missing[];
  recipients: readonly { id: string; name: string; address: string | null }[];
  answer: FormAnswer;
};
type Names = Record<keyof NoticeDraft, string>;

/** The draft, part by part; saving takes anything, sending asks for all four parts, then for a look at who gets it. */
export function NoticeForm({ draft, missing, recipients, answer }: Props) {
  const to = counted(recipients.length, "customer");
  return (
    <Card title="Contents" pad>
      {missing.length > 0 ? (
        <Note tone="risk">
          <b>Missing:</b> {missing.map((item) => item.words).join(", ")}. Tick unknown numbers as not known
          yet: Art. 33(4) allows information in phases, and the notice states it.
        </Note>
      ) : null}
      <Form<Names>
        id="notice"
        draft
        answer={answer}
        shown={draft}
        foot={
          <>
            <Submit name="do" value="save" busy="Saving">
              Save and preview
            </Submit>
            <Submit kind="go" name="do" value="send" busy="Checking">
              {`Send to ${to}…`}
            </Submit>
          </>
        }
      >
        {(fields) => (
          <>
            <p className="muted small">
              {recipients.length === 0
                ? "Every affected customer is notified. Add affected customers to the incident first."
                : `Goes to ${recipients.length > 6 ? to : recipients.map((one) => `${one.name} (${one.address ?? "no address"})`).join(", ")}. You confirm the list before sending.`}
            </p>
            <TextArea
              field={fields.cover}
              label="Opening"
              hint="{customer} becomes the recipient’s name. Optional."
              rows={4}
            />
            {noticeParts.map((part, index) => (
              <Part
                key={part}
                part={part}
                number={index + 1}
                complete={!missing.some((item) => item.part === part)}
                fields={fields}
              />
            ))}
            <TextArea
              field={fields.advice}
              label={adviceTitle}
              hint="For example: change a password, watch for suspicious mail. Optional; left out of the notice when empty."
              rows={4}
            />
            <Choice
              field={fields.phase}
              label="Notice type"
              options={[
                { value: "initial", text: "Initial", hint: "Sent to customers not yet notified" },
                { value: "update", text: "Update", hint: "Sent to all affected customers" },
                { value: "final", text: "Final", hint: "Sent to all affected customers" },
              ]}
            />
          </>
        )}
      </Form>
    </Card>
  );
}

type Fields = Record<keyof NoticeDraft, FieldLike>;
function Part({
  part,
  number,
  complete,
  fields,
}: {
  part: NoticePart;
  number: number;
  complete: boolean;
  fields: Fields;
}) {
  return (
    <section className="stack tight" aria-labelledby={`part-${part}`}>
      <h3 id={`part-${part}`}>
        {number} {partWords[part].title}
      </h3>
      <p>{complete ? <Badge state="done">complete</Badge> : <Badge state="risk">not complete</Badge>}</p>
      {part === "contact" ? (
        <TextField
          field={fields.contact}
          label={partWords.contact.ask}
          hint="Name, address, phone number and availability."
        />
      ) : (
        <TextArea field={fields[part]} label={partWords[part].ask} rows={5} />
      )}
      {part === "nature" ? <Numbers fields={fields} /> : null}
    </section>
  );
}

function Numbers({ fields }: { fields: Fields }) {
  return (
    <div className="row">
      <div>
        <TextField field={fields.peopleAffected} label="People (approximate)" width="s" inputMode="numeric" />
        <Check field={fields.peopleUnknown}>not known yet</Check>
      </div>
      <div>
        <TextField
          field={fields.recordsAffected}
          label="Records (approximate)"
          width="s"
          inputMode="numeric"
        />
        <Check field={fields.recordsUnknown}>not known yet</Check>
      </div>
    </div>
  );
}
