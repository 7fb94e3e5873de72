import { useLocation } from "@remix-run/react";
import { Fragment } from "react";
import { Link } from "#components/ui/link";

type NavItem = {
  to: string;
  text: string;
  /** Pages beside it, on which it is marked too. */
  also?: readonly string[];
  count?: number | string;
};
export type NavGroup = { title?: string; items: readonly NavItem[] };

/** The officer's list of places, in groups, each with its count. */
export function SideNav({ groups }: { groups: readonly NavGroup[] }) {
  const { pathname } = useLocation();
  return (
    <div className="nav">
      {groups.map(({ title, items }) => (
        <Fragment key={title ?? "top"}>
          {title ? <h2>{title}</h2> : null}
          {items.map(({ to, text, also = [], count }) => (
            <Link
              key={to}
              to={to}
              aria-current={[to, ...also].some((one) => leadsTo(one, pathname)) ? "page" : undefined}
            >
              {text}
              {count === undefined ? null : <span>{count}</span>}
            </Link>
          ))}
        </Fragment>
      ))}
    </div>
  );
}

/** A place is marked on its own page and on those below it; Today has none below. */
function leadsTo(to: string, pathname: string): boolean {
  return pathname === to || (to !== "/" && pathname.startsWith(`${to}/`));
}
