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
      <TextField field={fields.name} label="Name" hint="As people call it: Production database" width="l" />
      <Select
        field={fields.ownerId}
        label="Owner"
        hint="Reviews its accounts, and sees to what is revoked."
        empty="Nobody yet"
        options={people.map((one) => [one.id, one.name] as const)}
      />
      <Choice
        field={fields.criticality}
        label="How much depends on it"
        options={CRITICALITIES.map((value) => ({ value, text: value }))}
      />
      <TextField field={fields.environment} label="Environment" width="m" />
      <TextField
        field={fields.obtainedBy}
        label="How its accounts are obtained"
        hint="So that somebody else gets the same list: who asks for it, where, with which query."
      />
      <Select
        field={fields.cadence}
        label="Reviewed"
        options={CADENCES.map((value) => [value, CADENCE_WORDS[value]] as const)}
      />
      <TextField
        field={fields.reviewDays}
        label="Days between reviews"
        hint="Only when it is reviewed every so many days."
        inputMode="numeric"
        width="xs"
      />
      <TextField
        field={fields.expects}
        label="Who should have an account"
        hint="everybody, or departments: Engineering, Care. Whoever of them has none is named. Empty: nobody in particular."
        width="l"
      />
      <TextField
        field={fields.removalHours}
        label="Revoked access is gone within (hours)"
        inputMode="numeric"
        width="xs"
      />
      <TextArea
        field={fields.glossary}
        label="What its roles allow"
        hint="One on a line, in plain words: rds_superuser = Can read and change everything"
        tall
      />
      <TextField
        field={fields.excludedReason}
        label="Not in scope, because"
        hint="Empty when its accounts are reviewed."
      />
    </>
  );
}
