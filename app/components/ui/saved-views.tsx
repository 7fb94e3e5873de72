import { Form, useLocation, useRouteLoaderData } from "@remix-run/react";
import { Link } from "#components/ui/link";

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
