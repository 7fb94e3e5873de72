import { Ask } from "#components/ui/ask";
import { DateField } from "#components/ui/date-field";
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
    <Ask act="A removal cannot be done in time" open={Boolean(answer)}>
      <p>
        It becomes an exception of the control that reviews access, which auditors see. It stays open, and is
        due at the end of the day that you name.
      </p>
      <Form<Input> id="except" answer={answer} foot={<Submit>Record the exception</Submit>}>
        {(fields) => (
          <>
            <input type="hidden" name="do" value="except" />
            <Select field={fields.removal} label="Removal" options={options(open)} width="l" />
            <TextArea field={fields.cause} label="Why it cannot be done" />
            <TextArea field={fields.interimCover} label="What stands in until it is gone" />
            <Select
              field={fields.ownerId}
              label="Who sees to it"
              empty="Choose a person"
              options={options(people)}
            />
            <DateField field={fields.endsOn} label="Gone by" hint="At most a year from today." />
          </>
        )}
      </Form>
    </Ask>
  );
}
