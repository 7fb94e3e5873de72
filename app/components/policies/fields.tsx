import { PersonField } from "#components/people/person-field";
import { Check } from "#components/ui/check";
import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { TextField } from "#components/ui/text-field";

type Name =
  | "title"
  | "ownerId"
  | "criteria"
  | "reviewMonths"
  | "affectsOutsiders"
  | "noticeDays"
  | "audience"
  | "departments";

/** What stays with a policy over its versions: for a new one and for its settings. */
export function PolicyFields({
  fields,
  people,
}: {
  fields: Record<Name, FieldLike>;
  people: readonly (readonly [id: string, name: string])[];
}) {
  return (
    <>
      <TextField field={fields.title} label="Title" />
      <PersonField
        field={fields.ownerId}
        label="Owner"
        hint="Keeps the text accurate and reviews it on time"
        options={people}
        empty="Unassigned"
        width="l"
      />
      <TextField
        field={fields.criteria}
        label="Criteria"
        hint="IDs of the SOC 2 criteria that the policy covers, such as CC6.1, CC6.2"
      />
      <TextField field={fields.reviewMonths} label="Months between reviews" inputMode="numeric" width="xs" />
      <Choice
        field={fields.audience}
        label="Acknowledgement required from"
        options={[
          { value: "everyone", text: "All staff" },
          { value: "departments", text: "Departments", hint: "Named below" },
          { value: "none", text: "No one" },
        ]}
      />
      <TextField field={fields.departments} label="Departments" hint="Separate departments with commas" />
      <Check field={fields.affectsOutsiders}>Changes affect customers or other external parties</Check>
      <TextField
        field={fields.noticeDays}
        label="Days of notice before a change takes effect"
        inputMode="numeric"
        width="xs"
      />
    </>
  );
}
