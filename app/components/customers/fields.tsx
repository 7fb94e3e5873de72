import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { TextField } from "#components/ui/text-field";

type Names =
  | "name"
  | "securityEmail"
  | "privacyEmail"
  | "breachHours"
  | "breachFrom"
  | "subprocessorNoticeDays"
  | "contract";

/** A customer's contacts and contract terms. */
export function CustomerFields({ fields }: { fields: Record<Names, FieldLike> }) {
  return (
    <>
      <TextField field={fields.name} label="Name" width="l" />
      <TextField
        field={fields.securityEmail}
        label="Security contact"
        type="email"
        width="l"
        hint="Breach notices go here."
      />
      <TextField
        field={fields.privacyEmail}
        label="Privacy contact"
        type="email"
        width="l"
        hint="Used where there is no security contact."
      />
      <TextField field={fields.breachHours} label="Breach notice, hours" width="xs" inputMode="numeric" />
      <Choice
        field={fields.breachFrom}
        label="Hours counted from"
        options={[
          {
            value: "verified",
            text: "Verification",
            hint: "When this customer’s data is confirmed as affected",
          },
          { value: "aware", text: "Awareness", hint: "When we become aware of the breach" },
        ]}
      />
      <TextField
        field={fields.subprocessorNoticeDays}
        label="Notice of a new subprocessor, days"
        width="xs"
        inputMode="numeric"
      />
      <TextField
        field={fields.contract}
        label="Contract"
        hint="Where these terms are stated: contract number, clause."
      />
    </>
  );
}
