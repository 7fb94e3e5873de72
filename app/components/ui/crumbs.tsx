import { Link } from "./link";

/** Where this page is: each step is [text, address]; the last has no address. */
export function Crumbs({ steps }: { steps: readonly (readonly [text: string, to?: string])[] }) {
  return (
    <nav aria-label="You are here">
      <ol className="crumbs">
        {steps.map(([text, to]) => (
          <li key={to ?? text}>
            {to ? <Link to={to}>{text}</Link> : <span aria-current="page">{text}</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
