import { Link } from "./link";

type Tab = { to: string; text: string; count?: number; current?: boolean };

/** Views of one list, each with its count; the current one is an address too. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ to, text, count, current }) => (
        <Link key={to} to={to} aria-current={current ? "page" : undefined}>
          {text} {count === undefined ? null : <small>{count}</small>}
        </Link>
      ))}
    </nav>
  );
}
