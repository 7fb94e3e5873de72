import { Form, useLocation, useRouteLoaderData } from "@remix-run/react";
import { FilterSelect, Filters, Kept } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { Pager } from "#components/ui/pager";
import type { Column } from "#components/ui/table";
import { type ListView, pageSizes } from "#domain/installation/lists";

/** Columns whose heads sort, as far as the list can be sorted by them: links, so that they work without scripts. */
export function sortable<Row>(columns: readonly Column<Row>[], view: ListView): Column<Row>[] {
  return columns.map((column) => ({ ...column, sort: view.sorts[column.key] }));
}

type Named = Pick<Column<never>, "key" | "label" | "short">;

/**
 * In the form of the filters: how many rows a page has, and the order. The order is chosen here where rows are cards and have no
 * heads; elsewhere the field is not displayed (`.sort-by`) and keeps the order while the filters change.
 */
export function ListFields({
  view,
  columns,
  headless,
}: {
  view: ListView;
  columns: readonly Named[];
  /** The list is no table, so that the field is shown everywhere. */
  headless?: boolean;
}) {
  return (
    <>
      <label className={headless ? undefined : "sort-by"}>
        Sort by
        {/* An order chosen in a head is another default: the field is made anew. */}
        <select key={view.sort} className="in" name="sort" defaultValue={view.sort}>
          <option value="">Usual order</option>
          {columns
            .filter(({ key }) => view.sorts[key])
            .flatMap(({ key, label, short }) => {
              const name = typeof label === "string" ? label : short;
              return [
                <option key={key} value={key}>
                  {name}
                </option>,
                <option key={`-${key}`} value={`-${key}`}>
                  {name}, descending
                </option>,
              ];
            })}
        </select>
      </label>
      <FilterSelect
        name="size"
        label="Rows"
        value={String(view.size)}
        options={pageSizes.map((size) => [String(size), String(size)] as const)}
      />
    </>
  );
}

/** A list without filters of its own: order and size alone. What else the address says stays. */
export function ListOrder({ view, columns }: { view: ListView; columns: readonly Named[] }) {
  return (
    <Filters label="Order and size of the list">
      <Kept but={["sort", "size"]} />
      <ListFields view={view} columns={columns} />
    </Filters>
  );
}

/** The pages of a list, where there are several. */
export function ListPager({ view: { words, earlier, later } }: { view: ListView }) {
  return words ? <Pager words={words} earlier={earlier} later={later} /> : null;
}

type SavedView = { id: string; list: string; name: string; query: string };

/** The views of this list that the user saved, and a form that saves the present one. */
export function SavedViews() {
  const { pathname, search } = useLocation();
  const frame = useRouteLoaderData("routes/layouts/officer") as { views?: SavedView[] } | undefined;
  const query = search.replace(/^\?/, "");
  const own = frame?.views?.filter((view) => view.list === pathname) ?? [];
  return (
    <div className="row small no-print views">
      {own.length > 0 ? (
        <nav aria-label="Saved views" className="row">
          {own.map((view) => (
            <Link
              key={view.id}
              to={view.query ? `${view.list}?${view.query}` : view.list}
              aria-current={view.query === query ? "page" : undefined}
            >
              <bdi>{view.name}</bdi>
            </Link>
          ))}
        </nav>
      ) : null}
      <details className="push">
        <summary>Save this view</summary>
        <Form method="post" action="/my/views" className="row">
          <input type="hidden" name="list" value={pathname} />
          <input type="hidden" name="query" value={query} />
          <label>
            Name <input className="in w-m" name="name" required maxLength={60} autoComplete="off" />
          </label>
          <button className="btn" type="submit" name="do" value="save">
            Save
          </button>
        </Form>
        {own.map((view) => (
          <Form key={view.id} method="post" action="/my/views" className="row">
            <input type="hidden" name="list" value={pathname} />
            <input type="hidden" name="query" value={query} />
            <input type="hidden" name="view" value={view.id} />
            <button className="link" type="submit" name="do" value="remove">
              Remove <bdi>{view.name}</bdi>
            </button>
          </Form>
        ))}
      </details>
    </div>
  );
}
