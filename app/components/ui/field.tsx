import type { ReactNode } from "react";
import { Icon } from "./icon";

/** What an input needs to know. conform's field metadata fits; `named` makes one for a form without conform. */
export type FieldLike = {
  id: string;
  name: string;
  errors?: string[];
  initialValue?: unknown;
  required?: boolean;
};

/** A field outside conform: filters, small one-button forms. */
export function named(name: string, value?: string, errors?: string[]): FieldLike {
  return { id: name, name, initialValue: value, errors };
}

/** The attributes that tie an input to its hint and error. */
export function wiring(field: FieldLike, hint?: ReactNode) {
  const wrong = Boolean(field.errors?.length);
  const ids = [hint ? `${field.id}-hint` : null, wrong ? `${field.id}-error` : null]
    .filter(Boolean)
    .join(" ");
  return {
    id: field.id,
    name: field.name,
    "aria-invalid": wrong || undefined,
    "aria-describedby": ids || undefined,
  };
}

/** The value to start with, as text. */
export function textOf(field: FieldLike): string | undefined {
  return field.initialValue === undefined || field.initialValue === null
    ? undefined
    : String(field.initialValue);
}

/** The values to start with where several may be chosen. */
export function listOf(field: FieldLike): string[] {
  const value = field.initialValue;
  return Array.isArray(value)
    ? value.map(String)
    : value === undefined || value === null || value === ""
      ? []
      : [String(value)];
}

/** Hint and error of a field, in reading order before the input. */
export function HintAndError({ field, hint }: { field: FieldLike; hint?: ReactNode }) {
  return (
    <>
      {hint ? (
        <span className="hint" id={`${field.id}-hint`}>
          {hint}
        </span>
      ) : null}
      {field.errors?.length ? (
        <span className="err" id={`${field.id}-error`}>
          <Icon name="risk" /> {field.errors.join(" ")}
        </span>
      ) : null}
    </>
  );
}

/** Label, hint, error, then the input. */
export function Field({
  field,
  label,
  hint,
  children,
}: {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="field">
      <label htmlFor={field.id}>{label}</label>
      <HintAndError field={field} hint={hint} />
      {children}
    </div>
  );
}
