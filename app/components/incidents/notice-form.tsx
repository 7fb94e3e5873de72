import { Badge } from "#components/ui/badge";
import { Check } from "#components/ui/check";
import { Choice } from "#components/ui/choice";
import { Form, type FormAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { Sheet } from "#components/ui/sheet";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import {
  adviceTitle,
  type NoticeDraft,
  type NoticePart,
  noticeParts,
  partWords,
} from "#domain/incidents/notices";

type Missing = { field: keyof NoticeDraft; part: NoticePart; words: string };
type Props = {
  notice: NoticeDraft;
  missing: readonly Missing[];
  recipients: readonly { id: string; name: string; address: string | null }[];
  answer: FormAnswer;
};
type Names = Record<keyof NoticeDraft, string>;

/** The draft, part by part; saving takes anything, sending asks for all four parts, then for a look at who gets it. */
export function NoticeForm({ notice, missing, recipients, answer }: Props) {
  const to = recipients.length === 1 ? "1 customer" : `${recipients.length} customers`;
  return (
    <Sheet title="What it says" pad>
      {missing.length > 0 ? (
        <Note tone="risk">
          <b>Missing:</b> {missing.map((item) => item.words).join(", ")}. A number that nobody knows is ticked
          as not known yet: Art. 33(4) allows phases, and the notice says so.
        </Note>
      ) : null}
      <Form<Names>
        id="notice"
        answer={answer}
        values={{
          ...notice,
          peopleAffected: notice.peopleAffected ?? "",
          recordsAffected: notice.recordsAffected ?? "",
          peopleUnknown: notice.peopleUnknown || undefined,
          recordsUnknown: notice.recordsUnknown || undefined,
        }}
        foot={
          <>
            <Submit name="do" value="save" busy="Saving">
              Save and read it
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
                ? "Nobody is left to be told. Name the affected customers on the incident first."
                : `Goes to ${recipients.length > 6 ? to : recipients.map((one) => `${one.name} (${one.address ?? "no address"})`).join(", ")}. You see the list once more before it goes.`}
            </p>
            <TextArea
              field={fields.cover}
              label="Words before the notice"
              hint="{customer} becomes the name of whoever reads it. May be empty."
              rows={4}
            />
            {noticeParts.map((part, index) => (
              <section className="stack tight" key={part} aria-labelledby={`part-${part}`}>
                <h3 id={`part-${part}`}>
                  {index + 1} {partWords[part].title}
                </h3>
                <p>
                  {missing.some((item) => item.part === part) ? (
                    <Badge state="risk">not complete</Badge>
                  ) : (
                    <Badge state="done">complete</Badge>
                  )}
                </p>
                {part === "contact" ? (
                  <TextField
                    field={fields.contact}
                    label={partWords.contact.ask}
                    hint="A name, an address, a number, and until when."
                  />
                ) : (
                  <TextArea field={fields[part]} label={partWords[part].ask} rows={5} />
                )}
                {part === "nature" ? (
                  <div className="row">
                    <div>
                      <TextField
                        field={fields.peopleAffected}
                        label="People, about"
                        width="s"
                        inputMode="numeric"
                      />
                      <Check field={fields.peopleUnknown}>not known yet</Check>
                    </div>
                    <div>
                      <TextField
                        field={fields.recordsAffected}
                        label="Records, about"
                        width="s"
                        inputMode="numeric"
                      />
                      <Check field={fields.recordsUnknown}>not known yet</Check>
                    </div>
                  </div>
                ) : null}
              </section>
            ))}
            <TextArea
              field={fields.advice}
              label={adviceTitle}
              hint="Such as changing a password, or watching for strange mails. Left empty, the notice does not speak of it. It stands before who answers questions."
              rows={4}
            />
            <Choice
              field={fields.phase}
              label="Which word is it?"
              options={[
                { value: "initial", text: "The first", hint: "Goes to those who were not told yet" },
                { value: "update", text: "An update", hint: "Goes to all affected customers" },
                { value: "final", text: "The last", hint: "Goes to all affected customers" },
              ]}
            />
          </>
        )}
      </Form>
    </Sheet>
  );
}
