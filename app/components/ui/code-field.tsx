import type { FieldLike } from "./field";
import { TextField } from "./text-field";

type Props = {
  field: FieldLike;
  /** The factor is being set up: recovery codes do not exist yet. */
  fresh?: boolean;
  label?: string;
  hint?: string;
  autoFocus?: boolean;
};

/** Where the six digits are typed; phones offer them above the keyboard. Recovery codes have letters. */
export function CodeField({ field, fresh, label, hint, autoFocus }: Props) {
  return (
    <TextField
      field={field}
      label={label ?? (fresh ? "6-digit code that the app shows now" : "6-digit code")}
      hint={hint ?? (fresh ? undefined : "Or one of your recovery codes.")}
      className="otp"
      inputMode={fresh ? "numeric" : undefined}
      autoComplete="one-time-code"
      maxLength={fresh ? 40 : 80}
      autoFocus={autoFocus}
    />
  );
}
