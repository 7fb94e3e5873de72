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
      <TextField
        field={fields.purpose}
        label="What it does for us"
        hint="Customers read this sentence."
        maxLength={300}
      />
      <TextArea
        field={fields.data}
        label="Which data it gets"
        hint="Write it the way you would tell a customer. For example: “names and e-mail addresses”."
      />
      <TextField
        field={fields.countries}
        label="Where it is processed"
        hint="Countries, with commas between them"
        width="l"
      />
      <TextField
        field={fields.transfer}
        label="On what basis"
        hint="For countries outside your own law: adequacy, SCC, IDTA"
        width="l"
      />
      <TextField field={fields.url} label="Web address" type="url" width="l" />
    </>
  );
}
