import { Ask } from "#components/ui/ask";
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
    <Ask act="Give a removal to somebody else" open={Boolean(answer)}>
      <p>They hear of it by mail. When it is due stays as it is.</p>
      <Form<{ removal: string; to: string; reason: string }>
        id="handover"
        answer={answer}
        foot={<Submit>Give it to them</Submit>}
      >
        {(fields) => (
          <>
            <input type="hidden" name="do" value="assign" />
            <Select field={fields.removal} label="Removal" options={options(open)} width="l" />
            <Select
              field={fields.to}
              label="Who takes it away"
              empty="Choose a person"
              options={options(people)}
            />
            <TextField field={fields.reason} label="Why" hint="It stands in the record." width="l" />
          </>
        )}
      </Form>
    </Ask>
  );
}
