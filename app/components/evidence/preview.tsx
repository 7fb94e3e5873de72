import type { Preview as Shown } from "#app/queries/evidence/preview";
import { Card } from "#components/ui/card";

/** What can be shown of a file in the page: pictures, and texts and tables as text. Nothing of a file runs here. */
export function Preview({ preview }: { preview: Shown }) {
  return (
    <Card id="preview" title="Preview" aside={<bdi>{preview.name}</bdi>} foot={footOf(preview)}>
      <Content preview={preview} />
    </Card>
  );
}

function Content({ preview }: { preview: Shown }) {
  if (preview.kind === "picture")
    return (
      <p className="pad">
        <img className="preview" src={preview.src} alt={`Preview of ${preview.name}`} />
      </p>
    );
  if (preview.kind === "pdf")
    return (
      <p className="pad">
        <a className="btn" href={preview.src} target="_blank" rel="noreferrer">
          Open the PDF in a tab
        </a>
      </p>
    );
  if (preview.kind === "text")
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      <section className="preview" tabIndex={0} aria-label={`Text of ${preview.name}`}>
        <pre className="pad">{preview.text}</pre>
      </section>
    );
  if (preview.kind === "table") return <Rows rows={preview.rows} name={preview.name} />;
  return preview.kind === "none" ? <p className="pad muted">{preview.why}</p> : null;
}

function Rows({ rows: [head = [], ...rows], name }: { rows: string[][]; name: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="preview" tabIndex={0} aria-label={`First rows of ${name}`}>
      <table className="tbl slim">
        <thead>
          <tr>
            {head.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file that never changes
              <th key={at} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file that never changes
            <tr key={n}>
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function footOf(preview: Shown): string | undefined {
  if (preview.kind !== "text" && preview.kind !== "table") return undefined;
  const part = preview.kind === "text" ? "The first 64 KiB." : "The first rows.";
  const words = [
    preview.guessed ? "Shown as Windows-1252, because the file is not UTF-8." : "",
    preview.cut ? `${part} Download the file for the rest.` : "",
  ];
  return words.filter(Boolean).join(" ") || undefined;
}
