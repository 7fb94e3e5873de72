import type { FieldLike } from "#components/ui/field";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";

type Fields = {
  name: FieldLike;
  purpose: FieldLike;
  data: FieldLike;
  countries: FieldLike;
  transfer: FieldLike;
  url: FieldLike;
};

/** What a line of the public list says; the same questions wherever a line is written. */
export function TermsFields({ fields }: { fields: Fields }) {
  return (
    <>
      <TextField field={fields.name} label="Legal name" hint="As in the contract" width="l" />
      <TextField field={fields.purpose} label="Purpose" hint="Shown to customers." maxLength={300} />
      <TextArea
        field={fields.data}
        label="Data it receives"
        hint="In words for customers, for example “names and e-mail addresses”."
      />
      <TextField
        field={fields.countries}
        label="Processing location"
        hint="Countries, separated by commas"
        width="l"
      />
      <TextField
        field={fields.transfer}
        label="Transfer basis"
        hint="For third countries: adequacy decision, SCC, IDTA"
        width="l"
      />
      <TextField field={fields.url} label="Web address" type="url" width="l" />
    </>
  );
}
