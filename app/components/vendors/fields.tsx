import { PersonField } from "#components/people/person-field";
import { Choice } from "#components/ui/choice";
import { DateField } from "#components/ui/date-field";
import type { FieldLike } from "#components/ui/field";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { tierNames, tiers } from "#domain/vendors/vendors";

type Name =
  | "name"
  | "website"
  | "tier"
  | "dataSeen"
  | "contract"
  | "dpaSignedOn"
  | "ownerId"
  | "nextReviewOn";

/** What the register knows of a company; the same questions when it is added and when it is edited. */
export function VendorFields({
  fields,
  people,
}: {
  fields: Record<Name, FieldLike>;
  people: readonly (readonly [string, string])[];
}) {
  return (
    <>
      <TextField
        field={fields.name}
        label="Legal name"
        hint="As in the contract. A changed name is kept as a former name."
        width="l"
      />
      <TextField field={fields.website} label="Web address" type="url" width="l" />
      <Choice
        field={fields.tier}
        label="Tier"
        options={tiers.map((tier) => ({ value: tier, text: tierNames[tier] }))}
      />
      <TextArea field={fields.dataSeen} label="Data it can access" />
      <TextField field={fields.contract} label="Contract" hint="Name, number or location" />
      <DateField field={fields.dpaSignedOn} label="Data processing agreement signed on" />
      <PersonField
        field={fields.ownerId}
        label="Owner"
        hint="Responsible for reviews and objections"
        options={people}
        empty="Unassigned"
      />
      <DateField field={fields.nextReviewOn} label="Next review" />
    </>
  );
}
