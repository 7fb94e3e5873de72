import { Form, useLocation } from "@remix-run/react";
import type { ReactNode } from "react";

/** Where on a list one is, and what is ticked there: a changed list begins at its first page. */
const ofThePage = ["page", "pick"];

/**
 * Addresses of this list that keep what the present one says: filters, order and size. What changes is set, or with null left out.
 * Every tab, filter and file of a list is made by it, so that none loses what the user chose.
 */
export function useAddress(): (change?: Record<string, string | null>) => string {
  const { search } = useLocation();
  return (change = {}) => {
    const kept = keptOf(search, Object.keys(change));
    const set = Object.entries(change).filter((one): one is [string, string] => Boolean(one[1]));
    return `?${new URLSearchParams([...kept, ...set])}`;
  };
}

/** In a form of filters: what the address says beside the form's own fields. */
export function Kept({ but }: { but: readonly string[] }) {
  const { search } = useLocation();
  return keptOf(search, but).map(([name, value], at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an address may name a field twice
    <input key={`${name}-${at}`} type="hidden" name={name} value={value} />
  ));
}

function keptOf(search: string, but: readonly string[]): [string, string][] {
  return [...new URLSearchParams(search)].filter(
    ([name, value]) => value !== "" && !but.includes(name) && !ofThePage.includes(name),
  );
}

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
