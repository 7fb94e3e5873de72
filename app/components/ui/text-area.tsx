import type { ReactNode, TextareaHTMLAttributes } from "react";
import { Field, type FieldLike, textOf, wiring } from "./field";

type Props = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "name" | "id"> & {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  tall?: boolean;
};

/** Several lines of text; grows with what is written. */
export function TextArea({ field, label, hint, tall, ...area }: Props) {
  return (
    <Field field={field} label={label} hint={hint}>
      <textarea
        className={tall ? "in tall" : "in"}
        rows={3}
        defaultValue={textOf(field)}
        required={field.required}
        {...area}
        {...wiring(field, hint)}
      />
    </Field>
  );
}
