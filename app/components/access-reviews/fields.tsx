import { PersonField } from "#components/people/person-field";
import { Choice, type Option } from "#components/ui/choice";
import { DateField } from "#components/ui/date-field";
import type { FieldLike } from "#components/ui/field";
import { TextField } from "#components/ui/text-field";
import { ROUTING_WORDS, ROUTINGS } from "#domain/access-reviews/routing";

type Names = readonly { id: string; name: string }[];

/** The reviewer and the fallback reviewer. */
export function RoutingFields({
  fields,
  people,
}: {
  fields: Record<"routing" | "namedId" | "fallbackId", FieldLike>;
  people: Names;
}) {
  const options = people.map((one) => [one.id, one.name] as const);
  return (
    <>
      <Choice
        field={fields.routing}
        label="Reviewer"
        hint="Service and shared accounts always go to the system owner."
        options={ROUTINGS.map((value) => ({ value, text: ROUTING_WORDS[value] }))}
      />
      <PersonField
        field={fields.namedId}
        label="Named reviewer"
        hint="Only if one named reviewer decides."
        empty="None"
        options={options}
      />
      <PersonField
        field={fields.fallbackId}
        label="Fallback reviewer"
        hint="Used when the reviewer has left or would review their own access."
        empty="None"
        options={options}
      />
    </>
  );
}

type Name = "title" | "systems" | "periodFrom" | "periodTo" | "dueOn" | "routing" | "namedId" | "fallbackId";

/** What a review is about, until when, and who decides. */
export function ReviewFields({
  fields,
  people,
  systems,
}: {
  fields: Record<Name, FieldLike>;
  people: Names;
  systems: readonly Option[];
}) {
  return (
    <>
      <TextField
        field={fields.title}
        label="Name"
        hint="Shown to reviewers, for example: Access review, January to March"
        width="l"
      />
      <Choice field={fields.systems} label="Systems" options={systems} many />
      <DateField field={fields.periodFrom} label="First day of the period" />
      <DateField field={fields.periodTo} label="Last day of the period" />
      <DateField field={fields.dueOn} label="Due on" hint="At 18:00 in the organisation's time zone." />
      <RoutingFields fields={fields} people={people} />
    </>
  );
}
