import { NavLink } from "@remix-run/react";
import { Fragment } from "react";

export type NavItem = { to: string; text: string; count?: number | string };
export type NavGroup = { title?: string; items: readonly NavItem[] };

/** The officer's list of places, in groups, each with its count. */
export function SideNav({ groups }: { groups: readonly NavGroup[] }) {
  return (
    <div className="nav">
      {groups.map(({ title, items }) => (
        <Fragment key={title ?? "top"}>
          {title ? <h2>{title}</h2> : null}
          {items.map(({ to, text, count }) => (
            <NavLink key={to} to={to} end={to === "/"}>
              {text}
              {count === undefined ? null : <span>{count}</span>}
            </NavLink>
          ))}
        </Fragment>
      ))}
    </div>
  );
}
