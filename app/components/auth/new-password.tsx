import type { FieldLike } from "#components/ui/field";
import { TextField } from "#components/ui/text-field";

/** The field for a password that a user chooses. */
export function NewPassword({ field, label = "Password" }: { field: FieldLike; label?: string }) {
  return (
    <TextField
      field={field}
      label={label}
      hint="12 characters or more. A few words are easy to remember."
      type="password"
      autoComplete="new-password"
    />
  );
}
