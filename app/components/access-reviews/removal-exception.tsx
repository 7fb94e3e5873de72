import { PersonField } from "#components/people/person-field";
import { DateField } from "#components/ui/date-field";
import { Disclosure } from "#components/ui/disclosure";
import { Form, type FormAnswer } from "#components/ui/form";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";

type Names = readonly { id: string; name: string }[];
type Input = { removal: string; cause: string; interimCover: string; ownerId: string; endsOn: string };

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
