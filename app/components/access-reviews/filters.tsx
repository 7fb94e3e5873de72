import { useSearchParams } from "@remix-run/react";
import { FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Note } from "#components/ui/note";
import { Pager } from "#components/ui/pager";
import type { DeskFilter } from "#domain/access-reviews/filter";
import { FLAG_WORDS, FLAGS } from "#domain/access-reviews/flags";
import { counted } from "#domain/counted";

type Counted = readonly { value: string; n: number }[];
type Props = {
  filter: DeskFilter;
  choices: { systems: Counted; roles: Counted; departments: Counted };
  found: number;
};

/** Narrows a long list: flag, role, department, system, words. The address keeps it. */
export function ReviewFilters({ filter, choices, found }: Props) {
  const options = (list: Counted) =>
    [["", "any"], ...list.map(({ value, n }) => [value, `${value} (${n})`] as const)] as const;
  return (
    <div className="stack tight">
      <Filters>
        <FilterSearch value={filter.q} label="Account, person or role" />
        <FilterSelect
          name="flag"
          label="Flag"
          value={filter.flag}
          options={[["", "any"], ["none", "none"], ...FLAGS.map((one) => [one, FLAG_WORDS[one]] as const)]}
        />
        <FilterSelect name="role" label="Role" value={filter.role} options={options(choices.roles)} />
        {choices.departments.length > 1 ? (
          <FilterSelect
            name="department"
            label="Department"
            value={filter.department}
            options={options(choices.departments)}
          />
        ) : null}
        {choices.systems.length > 1 ? (
          <FilterSelect
            name="system"
            label="System"
            value={filter.system}
            options={options(choices.systems)}
          />
        ) : null}
      </Filters>
      {Object.values(filter).some(Boolean) ? (
        <p className="muted small">{counted(found, "account is shown", "accounts are shown")}.</p>
      ) : null}
    </div>
  );
}

/** Earlier and later, keeping what else the address says. Nothing when all is on one page. */
export function DeskPager({
  name,
  page,
  size,
  shown,
  found,
}: {
  name: "page" | "decided";
  page: number;
  size: number;
  shown: number;
  found: number;
}) {
  const [query] = useSearchParams();
  if (found <= size && page === 1) return null;
  const at = (n: number) => {
    const next = new URLSearchParams(query);
    next.set(name, String(n));
    return `?${next}`;
  };
  const start = (page - 1) * size;
  return (
    <Pager
      words={`${start + 1} to ${start + shown} of ${found}`}
      earlier={page > 1 ? at(page - 1) : null}
      later={start + shown < found ? at(page + 1) : null}
    />
  );
}

/** In the place of the list when it is empty: all decided, or the filter finds nothing. */
export function NothingLeft({ open }: { open: number }) {
  return open === 0 ? (
    <Note tone="kept">
      <p>
        <b>All entries are decided.</b> Check your decisions, then sign.
      </p>
    </Note>
  ) : (
    <Note>
      <p>
        No open accounts match. <a href="?">Show all {open}</a>
      </p>
    </Note>
  );
}
