import { Choice } from "#components/choice";
import type { FieldLike } from "#components/field";
import { Select } from "#components/select";
import { TextArea } from "#components/text-area";
import { TextField } from "#components/text-field";

type Names =
  | "title"
  | "summary"
  | "severity"
  | "personalData"
  | "leadId"
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
      <div className="cols even">
        <Choice
          field={fields.severity}
          label="Severity"
          options={[
            { value: "critical", text: "Critical", hint: "Customers’ data or the service is being lost now" },
            { value: "high", text: "High", hint: "Customers’ data may be read or changed by strangers" },
            { value: "medium", text: "Medium", hint: "Harm is possible and bounded" },
            { value: "low", text: "Low", hint: "No harm is likely" },
          ]}
        />
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
      </div>
      <Select
        field={fields.leadId}
        label="Lead"
        hint="The first to be called by the reminders."
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
