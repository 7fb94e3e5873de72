import { PersonField } from "#components/people/person-field";
import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { Select } from "#components/ui/select";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { frequencies, frequencyNames, populationNames, populations } from "#domain/controls/controls";

type Names =
  | "title"
  | "statement"
  | "why"
  | "frequency"
  | "population"
  | "withinDays"
  | "graceDays"
  | "evidence"
  | "test"
  | "criteria"
  | "ownerId"
  | "deputyId";
type ControlChoices = {
  people: readonly (readonly [id: string, name: string])[];
  criteria: readonly { id: string; title: string }[];
};

/** What a control promises, how often, who keeps it and what it covers. */
export function ControlFields({
  fields,
  people,
  criteria,
}: { fields: Record<Names, FieldLike> } & ControlChoices) {
  return (
    <>
      <TextField field={fields.title} label="Title" />
      <TextArea
        field={fields.statement}
        label="Statement"
        hint="What is done, by whom and how often. The auditor tests this statement."
      />
      <TextArea field={fields.why} label="Purpose" />
      <Select
        field={fields.frequency}
        label="Frequency"
        empty="Choose"
        options={frequencies.map((one) => [one, frequencyNames[one]] as const)}
      />
      <Select
        field={fields.population}
        label="Per event: population"
        hint="Only for controls that run per event."
        empty="Not per event"
        options={populations.map((one) => [one, populationNames[one]] as const)}
        width="l"
      />
      <TextField
        field={fields.withinDays}
        label="Per event: due within (days)"
        inputMode="numeric"
        width="xs"
      />
      <TextField
        field={fields.graceDays}
        label="Grace period (days)"
        hint="After the due date, before the occurrence counts as missed."
        inputMode="numeric"
        width="xs"
      />
      <TextArea field={fields.evidence} label="Expected evidence" hint="One kind per line." />
      <TextArea field={fields.test} label="Test procedure" />
      <PersonField field={fields.ownerId} label="Owner" empty="Unassigned" options={people} width="l" />
      <PersonField
        field={fields.deputyId}
        label="Deputy"
        hint="Acts when the owner is out of office."
        empty="Unassigned"
        options={people}
        width="l"
      />
      <Choice
        field={fields.criteria}
        label="Criteria covered"
        many
        long
        options={criteria.map(({ id, title }) => ({ value: id, text: `${id} ${title}` }))}
      />
    </>
  );
}
