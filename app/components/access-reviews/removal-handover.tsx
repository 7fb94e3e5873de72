import { PersonField } from "#components/people/person-field";
import { Disclosure } from "#components/ui/disclosure";
import { Form, type FormAnswer } from "#components/ui/form";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";

type Names = readonly { id: string; name: string }[];

/** Gives one open removal to another person. */
export function RemovalHandover({
  open,
  people,
  answer,
}: {
  open: Names;
  people: Names;
  answer: FormAnswer;
}) {
  const options = (list: Names) => list.map((one) => [one.id, one.name] as const);
  return (
    <Disclosure act="Reassign a removal" open={Boolean(answer)}>
      <p>The new owner is notified by mail. The due date does not change.</p>
      <Form<{ removal: string; to: string; reason: string }>
        id="handover"
        answer={answer}
        foot={<Submit>Reassign</Submit>}
      >
        {(fields) => (
          <>
            <input type="hidden" name="do" value="assign" />
            <Select field={fields.removal} label="Removal" options={options(open)} width="l" />
            <PersonField
              field={fields.to}
              label="New owner"
              empty="Choose a person"
              options={options(people)}
            />
            <TextField field={fields.reason} label="Reason" hint="Shown in the review record." width="l" />
          </>
        )}
      </Form>
    </Disclosure>
  );
}
