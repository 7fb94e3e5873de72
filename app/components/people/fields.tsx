import { DateField } from "#components/ui/date-field";
import type { FieldLike } from "#components/ui/field";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import type { PersonInput } from "#domain/people/people";
import { PersonField } from "./person-field";

type Fields = Record<Exclude<keyof PersonInput, "endsOn">, FieldLike>;

/** What is said about a person. */
export function PersonFields({
  fields,
  people,
}: {
  fields: Fields;
  people: readonly { id: string; name: string }[];
}) {
  return (
    <>
      <TextField field={fields.name} label="Name" hint="As the person writes it, in any script." width="l" />
      <TextField field={fields.email} label="E-mail" type="email" width="l" />
      <TextArea
        field={fields.aliases}
        label="Other addresses"
        hint="One per line: former names, other mailboxes. Used to match accounts to this person."
      />
      <TextField field={fields.title} label="Title" width="l" />
      <TextField field={fields.department} label="Department" width="m" />
      <PersonField
        field={fields.managerId}
        label="Manager"
        empty="None"
        options={people.map((one) => [one.id, one.name] as const)}
      />
      <DateField field={fields.startsOn} label="First day" />
    </>
  );
}
