import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { Select } from "#components/ui/select";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { SeverityFields } from "./severity-fields";

type Names =
  | "title"
  | "summary"
  | "impact"
  | "spread"
  | "severity"
  | "severityReason"
  | "personalData"
  | "leadId"
  | "scribeId"
  | "communicationsId"
  | "systems"
  | "dataClasses"
  | "peopleAffected";

/** What is said about an incident: the same fields for opening and for changing it. */
export function DescribeFields({
  fields,
  people,
}: {
  fields: Record<Names, FieldLike>;
  people: readonly { id: string; name: string }[];
}) {
  return (
    <>
      <TextField field={fields.title} label="What happened, in a few words" />
      <TextArea
        field={fields.summary}
        label="What is known so far"
        hint="Facts, no guesses. Conclusions come later."
        tall
      />
      <SeverityFields fields={fields} />
      <Choice
        field={fields.personalData}
        label="Is personal data concerned?"
        options={[
          {
            value: "yes",
            text: "Yes",
            hint: "The clocks of the GDPR are set up and wait for their anchors",
          },
          { value: "unknown", text: "Not known yet", hint: "The clocks are set up as for yes" },
          { value: "no", text: "No", hint: "Customers’ contracts still count" },
        ]}
      />
      <Select
        field={fields.leadId}
        label="Lead"
        hint="The first to be called by the reminders."
        empty="Nobody yet"
        options={people.map((person) => [person.id, person.name] as const)}
      />
      <Select
        field={fields.scribeId}
        label="Scribe"
        hint="Writes down what happens and when."
        empty="Nobody yet"
        options={people.map((person) => [person.id, person.name] as const)}
      />
      <Select
        field={fields.communicationsId}
        label="Communications"
        hint="Speaks with customers, authorities and the press, and nobody else does."
        empty="Nobody yet"
        options={people.map((person) => [person.id, person.name] as const)}
      />
      <TextField field={fields.systems} label="Systems concerned" hint="Several with commas between them." />
      <TextField
        field={fields.dataClasses}
        label="Kinds of data concerned"
        hint="Such as names, work e-mail, shift times."
      />
      <TextField
        field={fields.peopleAffected}
        label="People affected, about"
        hint="Empty while it is not known. Unknown is not 0."
        width="s"
        inputMode="numeric"
      />
    </>
  );
}
