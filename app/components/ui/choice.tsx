import type { ReactNode } from "react";
import { type FieldLike, HintAndError, listOf, wiring } from "./field";

export type Option = { value: string; text: ReactNode; hint?: ReactNode; disabled?: boolean };
type Props = {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  options: readonly Option[] /** several may be chosen */;
  many?: boolean;
  /** A long list: in columns where there is room. */
  long?: boolean;
};

/** All the answers in sight: radios, or checkboxes where several hold. */
export function Choice({ field, label, hint, options, many, long }: Props) {
  const chosen = listOf(field);
  const { "aria-describedby": describedBy, "aria-invalid": invalid } = wiring(field, hint);
  return (
    <fieldset className="field" id={field.id} aria-describedby={describedBy} tabIndex={-1}>
      <legend>{label}</legend>
      <HintAndError
        field={field}
        hint={hint}
        words={(stored) => options.find(({ value }) => value === stored)?.text}
      />
      <div className={long ? "choices wide" : "choices"}>
        {options.map(({ value, text, hint: more, disabled }) => (
          <label className="pick" key={value}>
            <input
              type={many ? "checkbox" : "radio"}
              name={field.name}
              value={value}
              defaultChecked={chosen.includes(value)}
              disabled={disabled}
              aria-invalid={invalid}
            />
            <span>{text}</span>
            {more ? <span className="hint">{more}</span> : null}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
