import { Link } from "./link";

type Tab = { to: string; text: string; count?: number; current?: boolean };

/** Views of one list, each with its count, or parts of one page; the current one is an address too. `wrap`: all are in sight on a phone. */
export function Tabs({ label, tabs, wrap }: { label: string; tabs: readonly Tab[]; wrap?: boolean }) {
  return (
    <nav className={wrap ? "tabs wrap" : "tabs"} aria-label={label}>
      {tabs.map(({ to, text, count, current }) => (
        <Link key={to} to={to} aria-current={current ? "page" : undefined}>
          {text} {count === undefined ? null : <small>{count}</small>}
        </Link>
      ))}
    </nav>
  );
}
