import { PersonField } from "#components/people/person-field";
import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { Select } from "#components/ui/select";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { CADENCE_WORDS, CADENCES, CRITICALITIES } from "#domain/systems/systems";

type Name =
  | "name"
  | "ownerId"
  | "criticality"
  | "environment"
  | "obtainedBy"
  | "cadence"
  | "reviewDays"
  | "excludedReason"
  | "removalHours"
  | "expects"
  | "glossary";

/** What is said about a system. */
export function SystemFields({
  fields,
  people,
}: {
  fields: Record<Name, FieldLike>;
  people: readonly { id: string; name: string }[];
}) {
  return (
    <>
      <TextField field={fields.name} label="Name" hint="For example: Production database" width="l" />
      <PersonField
        field={fields.ownerId}
        label="Owner"
        hint="Reviews the accounts and carries out removals."
        empty="Unassigned"
        options={people.map((one) => [one.id, one.name] as const)}
      />
      <Choice
        field={fields.criticality}
        label="Criticality"
        options={CRITICALITIES.map((value) => ({ value, text: value }))}
      />
      <TextField field={fields.environment} label="Environment" width="m" />
      <TextField
        field={fields.obtainedBy}
        label="Account source"
        hint="Who extracts the list, where, and with which query, so that another person can repeat the extract."
      />
      <Select
        field={fields.cadence}
        label="Review frequency"
        options={CADENCES.map((value) => [value, CADENCE_WORDS[value]] as const)}
      />
      <TextField
        field={fields.reviewDays}
        label="Days between reviews"
        hint="Only for a frequency in days."
        inputMode="numeric"
        width="xs"
      />
      <TextField
        field={fields.expects}
        label="Expected account holders"
        hint="“everybody”, or departments: Engineering, Care. People without an account are listed. Empty: no expectation."
        width="l"
      />
      <TextField
        field={fields.removalHours}
        label="Removal deadline (hours)"
        inputMode="numeric"
        width="xs"
      />
      <TextArea
        field={fields.glossary}
        label="Role descriptions"
        hint="One per line: rds_superuser = Can read and change everything"
        tall
      />
      <TextField
        field={fields.excludedReason}
        label="Reason for being out of scope"
        hint="Empty if the accounts are reviewed."
      />
    </>
  );
}
