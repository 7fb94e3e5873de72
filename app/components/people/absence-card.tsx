import { Form as RemixForm } from "@remix-run/react";
import { answerTo } from "#components/ui/answer-to";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { PersonField } from "./person-field";

type Props = {
  absences: readonly { id: string; from: string; to: string; delegate: string | null }[];
  /** Who may decide meanwhile. */
  people: readonly { id: string; name: string }[];
  answer: FormAnswer;
  title?: string;
};

/** The days on which a person is away, and who decides in access reviews meanwhile. */
export function AbsenceCard({ absences, people, answer, title = "Out of office" }: Props) {
  const mine = answerTo("away", answer);
  return (
    <Card title={title} pad>
      {absences.length === 0 ? (
        <p className="muted">No absences recorded.</p>
      ) : (
        <ul className="plain stack tight">
          {absences.map((one) => (
            <li key={one.id}>
              <RemixForm method="post" className="row">
                <input type="hidden" name="do" value="back" />
                <input type="hidden" name="absence" value={one.id} />
                <span>
                  <When at={one.from} /> to <When at={one.to} />
                  {one.delegate ? (
                    <>
                      , <Who name={one.delegate} /> is the deputy
                    </>
                  ) : null}
                </span>
                <button className="btn push" type="submit">
                  Remove
                  <span className="vh">
                    {" "}
                    absence from {one.from} to {one.to}
                  </span>
                </button>
              </RemixForm>
            </li>
          ))}
        </ul>
      )}
      <Form<{ from: string; to: string; delegateId: string }>
        id="away"
        answer={mine}
        foot={<Submit>Add absence</Submit>}
      >
        {(fields) => (
          <>
            <input type="hidden" name="do" value="away" />
            <DateField field={fields.from} label="First day" />
            <DateField
              field={fields.to}
              label="Last day"
              hint="Reviews due two or more days after your return stay with you."
            />
            <PersonField
              field={fields.delegateId}
              label="Deputy"
              empty="Next reviewer"
              options={people.map((one) => [one.id, one.name] as const)}
            />
          </>
        )}
      </Form>
    </Card>
  );
}
