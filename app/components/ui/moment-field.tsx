import type { ReactNode } from "react";
import { type FieldLike, textOf } from "./field";
import { TextField } from "./text-field";
import { Twice, useTwice } from "./twice";
import { useZone } from "./zone";

/** A moment that may be known only to the day, the month or the year. */
export function MomentField({ field, label, hint }: { field: FieldLike; label: ReactNode; hint?: string }) {
  const zone = useZone().replaceAll("_", " ");
  const { words, onChange } = useTwice(textOf(field));
  return (
    <TextField
      field={field}
      label={label}
      width="m"
      autoComplete="off"
      onChange={onChange}
      hint={
        <>
          {hint ? `${hint} ` : ""}2026-03-10 17:30 on your clock ({zone}), or only 2026-03-10, 2026-03 or
          2026.
          <Twice words={words} />
        </>
      }
    />
  );
}
