import { FilterSelect } from "#components/ui/filters";
import { Pager } from "#components/ui/pager";
import type { Column } from "#components/ui/table";
import { type ListView, pageSizes } from "#domain/installation/lists";

/** Columns whose heads sort, as far as the list can be sorted by them: links, so that they work without scripts. */
export function sortable<Row>(columns: readonly Column<Row>[], view: ListView): Column<Row>[] {
  return columns.map((column) => ({ ...column, sort: view.sorts[column.key] }));
}

/** In the form of the filters: how many rows a page has, and the order that stays while they change. */
export function ListFields({ view }: { view: ListView }) {
  return (
    <>
      <FilterSelect
        name="size"
        label="Rows"
        value={String(view.size)}
        options={pageSizes.map((size) => [String(size), String(size)] as const)}
      />
      {view.sort ? <input type="hidden" name="sort" value={view.sort} /> : null}
    </>
  );
}

/** The pages of a list, where there are several. */
export function ListPager({ view: { words, earlier, later } }: { view: ListView }) {
  return words ? <Pager words={words} earlier={earlier} later={later} /> : null;
}
