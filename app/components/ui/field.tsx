import { createContext, type ReactNode, useContext } from "react";
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

/** Hint, error and what another person has stored meanwhile, in reading order before the input. */
export function HintAndError({
  field,
  hint,
  words,
}: {
  field: FieldLike;
  hint?: ReactNode;
  words?: (value: string) => ReactNode;
}) {
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
      <StoredNow name={field.name} words={words} />
    </>
  );
}

/** Label, hint, error, then the input. */
export function Field({
  field,
  label,
  hint,
  words,
  children,
}: {
  field: FieldLike;
  label: ReactNode;
  hint?: ReactNode;
  /** What a value is called on the page, where the field does not show it as it is. */
  words?: (value: string) => ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="field">
      <label htmlFor={field.id}>{label}</label>
      <HintAndError field={field} hint={hint} words={words} />
      {children}
    </div>
  );
}

/** What is stored now in the fields that were changed after the page was opened, for the fields of one form. */
type StoredValues = { form: string; values: Record<string, unknown> };
export const StoredContext = createContext<StoredValues | null>(null);

const LONG = 160;
/** A text of more characters is shown when it is asked for. */
const PAGE = 1500;

type Props = {
  name: string;
  /** What a stored value is called on the page, such as the text of its option. */
  words?: (value: string) => ReactNode;
};

/** At a field of a refused form: what another person has stored in it meanwhile. */
function StoredNow({ name, words }: Props) {
  const stored = useContext(StoredContext);
  if (!stored || !Object.hasOwn(stored.values, name)) return null;
  const text = textsOf(stored.values[name]);
  const id = storedId(stored.form, name);
  if (text.length === 1 && !words && isLong(text[0] ?? ""))
    return (
      <details className="stored" id={id} open={(text[0] ?? "").length < PAGE}>
        <summary>Stored now</summary>
        <pre>{text[0]}</pre>
      </details>
    );
  return (
    <p className="stored" id={id} tabIndex={-1}>
      Stored now:{" "}
      {text.length === 0
        ? "nothing"
        : text.map((one, at) => (
            <b key={one}>
              {at > 0 ? ", " : ""}
              {words ? (words(one) ?? one) : one}
            </b>
          ))}
    </p>
  );
}

/** The id of what `StoredNow` shows, for a link to it. */
export function storedId(form: string, name: string): string {
  return `${form}-stored-${name}`;
}

function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => (one === null || one === undefined || one === "" ? [] : [String(one)]));
}

function isLong(text: string): boolean {
  return text.length > LONG || text.includes("\n");
}
