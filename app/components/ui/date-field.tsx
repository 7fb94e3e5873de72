import type { ReactNode } from "react";
import { Field, type FieldLike, textOf, wiring } from "./field";
import { Twice, useTwice } from "./twice";
import { useZone } from "./zone";

type Props = {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode /** a moment instead of a day: "YYYY-MM-DDTHH:mm" in the reader's zone */;
  time?: boolean;
  min?: string;
  max?: string;
};

/** A calendar day, or a moment in the reader's own zone (named in the hint). */
export function DateField({ field, label, hint, time, min, max }: Props) {
  const zone = useZone();
  const { words, onChange } = useTwice(textOf(field));
  const more = time ? (
    <>
      {hint ? <>{hint} </> : null}Your clock, {zone.replaceAll("_", " ")}.
      <Twice words={words} />
    </>
  ) : (
    hint
  );
  return (
    <Field field={field} label={label} hint={more}>
      <input
        className={time ? "in w-m" : "in w-s"}
        type={time ? "datetime-local" : "date"}
        defaultValue={textOf(field)}
        onChange={time ? onChange : undefined}
        required={field.required}
        min={min}
        max={max}
        {...wiring(field, more)}
      />
    </Field>
  );
}
