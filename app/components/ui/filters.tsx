import { Form } from "@remix-run/react";
import type { ReactNode } from "react";

/** Narrows a list by the address alone, so that a filtered list can be shared as a link. Children are <FilterSearch> and <FilterSelect>. */
export function Filters({ children, label = "Narrow the list" }: { children: ReactNode; label?: string }) {
  return (
    <Form method="get" role="search" aria-label={label} className="filters">
      {children}
      <button className="btn" type="submit">
        Show
      </button>
    </Form>
  );
}

export function FilterSearch({
  name = "q",
  label = "Search",
  value,
  hint,
}: {
  name?: string;
  label?: string;
  value?: string;
  hint?: string;
}) {
  return (
    <label className="search">
      {label}
      <input className="in" type="search" name={name} defaultValue={value} placeholder={hint} />
    </label>
  );
}

type Options = readonly (readonly [value: string, text: string])[];

export function FilterSelect({
  name,
  label,
  value,
  options,
}: {
  name: string;
  label: string;
  value?: string;
  options: Options;
}) {
  return (
    <label>
      {label}
      <select className="in" name={name} defaultValue={value}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function FilterDay({ name, label, value }: { name: string; label: string; value?: string }) {
  return (
    <label>
      {label}
      <input className="in" type="date" name={name} defaultValue={value} />
    </label>
  );
}
