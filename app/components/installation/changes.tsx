import type { FieldChange } from "#domain/installation/audit-log";

const LONG = 120;

/** What a record changed: field, the old value, the new one. Long values fold away. */
export function Changes({ changes }: { changes: readonly FieldChange[] }) {
  if (changes.length === 0) return null;
  return (
    <ul className="changes">
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          <span className="muted">{field}</span> {before === null ? null : <Value text={before} />}
          {before === null ? null : <span className="muted">{after === null ? " removed" : " → "}</span>}
          {after === null ? null : <Value text={after} />}
        </li>
      ))}
    </ul>
  );
}

function Value({ text }: { text: string }) {
  if (text.length <= LONG) return <bdi>{text}</bdi>;
  return (
    <details>
      <summary>
        <bdi>{text.slice(0, 60)} …</bdi>
      </summary>
      <bdi>{text}</bdi>
    </details>
  );
}
