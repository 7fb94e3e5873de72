import { PersonField } from "#components/people/person-field";
import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
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
      <TextField field={fields.title} label="Short description" />
      <TextArea
        field={fields.summary}
        label="What is known so far"
        hint="Facts, no guesses. Conclusions come later."
        tall
      />
      <SeverityFields fields={fields} />
      <Choice
        field={fields.personalData}
        label="Is personal data affected?"
        options={[
          {
            value: "yes",
            text: "Yes",
            hint: "GDPR clocks are created and wait for their clock start",
          },
          { value: "unknown", text: "Not known yet", hint: "Clocks are created as for yes" },
          { value: "no", text: "No", hint: "Customer contracts still apply" },
        ]}
      />
      <PersonField
        field={fields.leadId}
        label="Lead"
        hint="First to receive the alerts."
        empty="Unassigned"
        options={people.map((person) => [person.id, person.name] as const)}
      />
      <PersonField
        field={fields.scribeId}
        label="Scribe"
        hint="Records what happens and when."
        empty="Unassigned"
        options={people.map((person) => [person.id, person.name] as const)}
      />
      <PersonField
        field={fields.communicationsId}
        label="Communications"
        hint="The only person who speaks with customers, authorities and the press."
        empty="Unassigned"
        options={people.map((person) => [person.id, person.name] as const)}
      />
      <TextField field={fields.systems} label="Affected systems" hint="Separate several with commas." />
      <TextField
        field={fields.dataClasses}
        label="Affected data"
        hint="Such as names, work e-mail, shift times."
      />
      <TextField
        field={fields.peopleAffected}
        label="People affected (approximate)"
        hint="Leave empty until known. Unknown is not 0."
        width="s"
        inputMode="numeric"
      />
    </>
  );
}
