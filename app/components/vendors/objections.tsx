import { answerTo } from "#components/ui/answer-to";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type Objection = {
  id: string;
  objector: string;
  receivedOn: string;
  text: string;
  owner: string | null;
  answerDueOn: string;
  answeredAt: Date | null;
  answer: string | null;
};

/** What customers object to, and the answer each gets within ten days. */
export function Objections({
  change,
  answer,
  edit,
}: {
  change: { today: string; objections: readonly Objection[] };
  answer: FormAnswer;
  edit: boolean;
}) {
  const { today, objections } = change;
  return (
    <Card title="Objections" aside={objections.length ? String(objections.length) : "none"}>
      <Ledger label="Objections">
        {objections.map((objection) => (
          <LedgerRow
            key={objection.id}
            when={
              objection.answeredAt ? (
                <Badge state="done">answered</Badge>
              ) : (
                <Badge state={objection.answerDueOn < today ? "overdue" : "due"}>
                  answer by <When at={objection.answerDueOn} />
                </Badge>
              )
            }
            under={<When at={objection.receivedOn} />}
            who={objection.owner ? <Who name={objection.owner} /> : undefined}
          >
            <b>{objection.objector}</b>
            <p>{objection.text}</p>
            {objection.answer ? (
              <p className="muted">Answer: {objection.answer}</p>
            ) : edit ? (
              <Answer objection={objection} answer={answer} />
            ) : null}
          </LedgerRow>
        ))}
      </Ledger>
      {edit ? (
        <details className="pad">
          <summary>Record an objection…</summary>
          <Form<{ objector: string; receivedOn: string; text: string }>
            id="object"
            answer={answerTo("object", answer)}
            values={{ receivedOn: today }}
            close
            foot={
              <Submit name="do" value="object" busy="Saving">
                Record the objection
              </Submit>
            }
          >
            {(fields) => (
              <>
                <TextField field={fields.objector} label="Objector" width="l" />
                <DateField field={fields.receivedOn} label="Received on" />
                <TextArea field={fields.text} label="Objection" />
              </>
            )}
          </Form>
        </details>
      ) : null}
    </Card>
  );
}

function Answer({ objection, answer }: { objection: Objection; answer: FormAnswer }) {
  const own =
    answer?.result?.initialValue?.objectionId === objection.id ? answerTo("answer", answer) : undefined;
  return (
    <Form<{ answer: string }>
      id={`answer-${objection.id}`}
      answer={own}
      close
      foot={
        <Submit name="do" value="answer" busy="Saving">
          Record the answer
        </Submit>
      }
    >
      {(fields) => (
        <>
          <input type="hidden" name="objectionId" value={objection.id} />
          <TextArea field={fields.answer} label="Answer given" />
        </>
      )}
    </Form>
  );
}
