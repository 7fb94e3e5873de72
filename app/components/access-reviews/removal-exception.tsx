import { PersonField } from "#components/people/person-field";
import { DateField } from "#components/ui/date-field";
import { Disclosure } from "#components/ui/disclosure";
import type { FieldLike } from "#components/ui/field";
import { Form, type FormAnswer } from "#components/ui/form";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";

type Names = readonly { id: string; name: string }[];
type Input = { removal: string; cause: string; interimCover: string; ownerId: string; endsOn: string };

/** What is asked for the removals that are selected. */
export function DelayFields({ fields, people }: { fields: Record<string, FieldLike>; people: Names }) {
  const { cause, interimCover, ownerId, endsOn } = fields;
  if (!cause || !interimCover || !ownerId || !endsOn) return null;
  return (
    <Disclosure
      act="Removals delayed"
      open={[cause, interimCover, ownerId, endsOn].some((one) => one.errors)}
    >
      <p>
        Records an exception for each selected removal, visible to auditors. The removals stay open and are
        due at the end of the day that you choose.
      </p>
      <TextArea field={cause} label="Cause" />
      <TextArea field={interimCover} label="Compensating control until removal" />
      <PersonField
        field={ownerId}
        label="Owner"
        empty="Choose a person"
        options={people.map((one) => [one.id, one.name] as const)}
      />
      <DateField field={endsOn} label="Removals due" hint="Within one year." />
      <Submit name="do" value="except-selected" busy="Recording">
        Record an exception for each
      </Submit>
    </Disclosure>
  );
}

/** A removal that cannot be carried out in time becomes an exception with an owner and a last day. */
export function RemovalException({
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
    <Disclosure act="Removal delayed" open={Boolean(answer)}>
      <p>
        Records an exception for the access review control, visible to auditors. The removal stays open and is
        due at the end of the day that you choose.
      </p>
      <Form<Input> id="except" answer={answer} foot={<Submit>Record the exception</Submit>}>
        {(fields) => (
          <>
            <input type="hidden" name="do" value="except" />
            <Select field={fields.removal} label="Removal" options={options(open)} width="l" />
            <TextArea field={fields.cause} label="Cause" />
            <TextArea field={fields.interimCover} label="Compensating control until removal" />
            <PersonField
              field={fields.ownerId}
              label="Owner"
              empty="Choose a person"
              options={options(people)}
            />
            <DateField field={fields.endsOn} label="Removal due" hint="Within one year." />
          </>
        )}
      </Form>
    </Disclosure>
  );
}
