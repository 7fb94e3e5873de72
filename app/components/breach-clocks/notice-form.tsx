import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { noticePhases, phaseWords } from "#domain/breach-clocks/notice-phases";
import type { ClockNoticeDraft } from "#domain/breach-clocks/notices";

type Props = {
  notice: ClockNoticeDraft;
  draft: { values: Record<string, unknown>; mark: string };
  missing: readonly string[];
  answer: FormAnswer;
};

/** The draft, content by content as its rule asks for them; saving takes anything, sending asks for all. */
export function ClockNoticeForm({ notice, draft, missing, answer }: Props) {
  return (
    <Card title="Required contents" pad>
      {missing.length > 0 ? (
        <Note tone="risk">
          <b>Missing:</b> {missing.join(", ")}.
        </Note>
      ) : null}
      <Form<Record<string, string>>
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
              Send it…
            </Submit>
          </>
        }
      >
        {(fields) => (
          <>
            <TextArea field={fields.opening as FieldLike} label="Opening" rows={2} />
            {notice.contents.map(({ asks }, index) => (
              <section className="stack tight" key={asks} aria-labelledby={`asks-${index}`}>
                <h3 id={`asks-${index}`}>
                  {index + 1} {asks.charAt(0).toUpperCase() + asks.slice(1)}
                </h3>
                <p>
                  {missing.includes(asks) ? (
                    <Badge state="risk">not complete</Badge>
                  ) : (
                    <Badge state="done">complete</Badge>
                  )}
                </p>
                <TextArea
                  field={fields[`text-${index}`] as FieldLike}
                  label={<span className="vh">{asks}</span>}
                  rows={4}
                />
                <Check field={fields[`unknown-${index}`] as FieldLike}>
                  not known yet<span className="vh">: {asks}</span>
                </Check>
              </section>
            ))}
            <TextArea field={fields.closing as FieldLike} label="Closing" rows={2} />
            <Choice
              field={fields.phase as FieldLike}
              label="Notice type"
              options={noticePhases.map((value) => ({ value, ...phaseWords[value] }))}
            />
          </>
        )}
      </Form>
    </Card>
  );
}
