import type { ReactNode, SelectHTMLAttributes } from "react";
import { Field, type FieldLike, textOf, wiring } from "./field";
import type { Width } from "./text-field";

type Props = Omit<SelectHTMLAttributes<HTMLSelectElement>, "name" | "id"> & {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  options: readonly (readonly [value: string, text: string])[];
  /** The text of a first, empty option: "Not assigned". */
  empty?: string;
  width?: Width;
};

/** One of many. For up to five use <Choice>, which shows them all. */
export function Select({ field, label, hint, options, empty, width = "m", ...select }: Props) {
  return (
    <Field
      field={field}
      label={label}
      hint={hint}
      words={(stored) => options.find(([value]) => value === stored)?.[1]}
    >
      <select
        className={`in w-${width}`}
        defaultValue={textOf(field)}
        required={field.required}
        {...select}
        {...wiring(field, hint)}
      >
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}
