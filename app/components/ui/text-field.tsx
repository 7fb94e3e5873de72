import type { InputHTMLAttributes, ReactNode } from "react";
import { Field, type FieldLike, textOf, wiring } from "./field";

export type Width = "xs" | "s" | "m" | "l";
type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "width" | "name" | "id"> & {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  /** 7, 11, 18 or 26 rem; the whole line when left out. */
  width?: Width;
  /** What a stored value is called on the page, where that is not the value. */
  words?: (value: string) => ReactNode;
};

/** One line of text. Extra attributes (type, autoComplete, inputMode, maxLength) go to the input. */
export function TextField({ field, label, hint, width, words, className, ...input }: Props) {
  const classes = ["in", width && `w-${width}`, className].filter(Boolean).join(" ");
  return (
    <Field field={field} label={label} hint={hint} words={words}>
      <input
        className={classes}
        type="text"
        defaultValue={textOf(field)}
        required={field.required}
        {...input}
        {...wiring(field, hint)}
      />
    </Field>
  );
}
