import { Who } from "./who";

type Props = {
  title: string;
  group: { total: number; first: readonly { id: string; label: string; detail: string | null }[] };
  /** What to say when there is none. */
  none: string;
};

/** A count that opens to the names behind it. */
export function NamedGroup({ title, group, none }: Props) {
  const { total, first } = group;
  if (total === 0) return <p className="muted">{none}</p>;
  return (
    <details>
      <summary>
        {title}: {total}
      </summary>
      <ul className="plain">
        {first.map(({ id, label, detail }) => (
          <li key={id}>
            <Who name={label} /> {detail ? <span className="muted">{detail}</span> : null}
          </li>
        ))}
      </ul>
      {total > first.length ? <p className="muted">and {total - first.length} more</p> : null}
    </details>
  );
}
