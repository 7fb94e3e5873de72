import { PersonField } from "#components/people/person-field";
import { answerTo } from "#components/ui/answer-to";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import type { CloseInput, ConfirmInput, ExplainInput } from "#domain/controls/exceptions";

/** It failed: the facts that an auditor asks for. */
export function ConfirmForm({
  answer,
  people,
  seen,
}: {
  answer: FormAnswer;
  /** What the page shows, which the answer is about. */
  seen: string;
  people: readonly (readonly [string, string])[];
}) {
  return (
    <Card title="Confirm" pad>
      <Form<ConfirmInput>
        id="confirm"
        answer={answerTo("confirm", answer)}
        foot={
          <Submit kind="go" name="do" value="confirm" busy="Confirming">
            Confirm the exception
          </Submit>
        }
      >
        {(fields) => (
          <>
            <input type="hidden" name="seen" value={seen} />
            <TextArea field={fields.cause} label="Cause" />
            <TextArea field={fields.affected} label="What and who was affected, and when" />
            <TextArea field={fields.interimCover} label="Compensating control until remediation" />
            <TextArea field={fields.fix} label="Corrective action" />
            <PersonField
              field={fields.ownerId}
              label="Owner"
              options={people}
              empty="Choose a person"
              width="l"
            />
          </>
        )}
      </Form>
    </Card>
  );
}

/** It is none after all: the reason stays in the record. */
export function ExplainForm({ answer, seen }: { answer: FormAnswer; seen: string }) {
  return (
    <Card title="Not an exception" pad>
      <Form<ExplainInput>
        id="explain"
        answer={answerTo("explain", answer)}
        foot={
          <Submit name="do" value="explain" busy="Saving">
            Save explanation
          </Submit>
        }
      >
        {(fields) => (
          <>
            <input type="hidden" name="seen" value={seen} />
            <TextArea
              field={fields.explanation}
              label="Explanation"
              hint="The explanation stays in the list and in every export, with your name."
            />
          </>
        )}
      </Form>
    </Card>
  );
}

/** It was remediated, with the management response. */
export function CloseForm({ answer, today }: { answer: FormAnswer; today: string }) {
  return (
    <Card title="Close" pad>
      <Form<CloseInput>
        id="close"
        answer={answerTo("close", answer)}
        values={{ closedOn: today }}
        foot={
          <Submit kind="go" name="do" value="close" busy="Closing">
            Close the exception
          </Submit>
        }
      >
        {(fields) => (
          <>
            <DateField field={fields.closedOn} label="Remediated on" max={today} />
            <TextArea
              field={fields.managementResponse}
              label="Management response"
              hint="Printed in the audit report beside the exception."
            />
          </>
        )}
      </Form>
    </Card>
  );
}
