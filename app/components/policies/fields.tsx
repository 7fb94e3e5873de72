import { Check } from "#components/ui/check";
import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { Select } from "#components/ui/select";
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
      <Select
        field={fields.ownerId}
        label="Owner"
        hint="Keeps the text true and looks at it again in time"
        options={people}
        empty="Nobody yet"
        width="l"
      />
      <TextField
        field={fields.criteria}
        label="Criteria"
        hint="Ids of the SOC 2 criteria that it serves, such as CC6.1, CC6.2"
      />
      <TextField field={fields.reviewMonths} label="Months between reviews" inputMode="numeric" width="xs" />
      <Choice
        field={fields.audience}
        label="Who acknowledges it"
        options={[
          { value: "everyone", text: "Everyone who works here" },
          { value: "departments", text: "Some departments", hint: "Named below" },
          { value: "none", text: "Nobody" },
        ]}
      />
      <TextField field={fields.departments} label="Departments" hint="Several with commas between them" />
      <Check field={fields.affectsOutsiders}>A change of it affects customers or other outsiders</Check>
      <TextField
        field={fields.noticeDays}
        label="Days of notice to them before a change takes effect"
        inputMode="numeric"
        width="xs"
      />
    </>
  );
}
