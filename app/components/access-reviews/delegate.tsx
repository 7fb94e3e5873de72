import { PersonField } from "#components/people/person-field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";

type Names = readonly { id: string; name: string }[];
type Props = {
  title: string;
  /** Who may get the list. */
  people: Names;
  /** Whose list it is; left out when it is one's own. */
  reviewers?: Names;
  answer: FormAnswer;
};

/** Delegates all open entries of a list to another reviewer. What they may not decide about stays. */
export function ReviewDelegate({ title, people, reviewers, answer }: Props) {
  const options = (list: Names) => list.map((one) => [one.id, one.name] as const);
  return (
    <details className="sheet" open={Boolean(answer)}>
      <summary>
        <b>{title}</b>
      </summary>
      <div className="pad">
        <Form<{ from: string; to: string; reason: string }>
          id="delegate"
          answer={answer}
          foot={<Submit>Reassign open entries</Submit>}
        >
          {(fields) => (
            <>
              <input type="hidden" name="do" value="delegate" />
              {reviewers ? (
                <PersonField field={fields.from} label="Current reviewer" options={options(reviewers)} />
              ) : null}
              <PersonField
                field={fields.to}
                label="New reviewer"
                hint="The new reviewer is notified by mail. Their own accounts are not reassigned."
                empty="Choose a person"
                options={options(people)}
              />
              <TextField field={fields.reason} label="Reason" hint="Shown in the review record." width="l" />
            </>
          )}
        </Form>
      </div>
    </details>
  );
}
