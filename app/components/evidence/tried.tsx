import { FindingsTable } from "#components/evidence/findings-table";
import { sizeText } from "#components/files/file-drop";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Note } from "#components/ui/note";
import { counted } from "#domain/counted";
import type { Finding } from "#domain/evidence/evidence";

type Tried = {
  source: string;
  query: string;
  completeness: string;
  missing: string[];
  warnings: string[];
  findings: Finding[];
  count: number;
  files: { name: string; size: number; start: string; cut: boolean }[];
};

/** What a source answered to a test: the findings, what is missing, and the files as they came. */
export function TriedSource({ tried }: { tried: Tried }) {
  const { findings, count, files, missing, warnings } = tried;
  return (
    <>
      <Card
        title={`Test result: ${counted(count, "finding", "findings")}`}
        aside={count > findings.length ? `first ${findings.length}, not stored` : "not stored"}
      >
        {missing.map((text) => (
          <Note key={text} tone="risk">
            Missing: {text}
          </Note>
        ))}
        {warnings.map((text) => (
          <Note key={text} tone="risk">
            Warning: {text}
          </Note>
        ))}
        <FindingsTable label="Findings of the test" findings={findings} />
      </Card>
      <Card title="Response" pad>
        <Facts
          facts={[
            ["Source", tried.source],
            ["Completeness", tried.completeness],
          ]}
        />
        <details>
          <summary>Query</summary>
          <pre>{tried.query}</pre>
        </details>
        {files.map(({ name, size, start, cut }) => (
          <details key={name}>
            <summary>
              {name}, {sizeText(size)}
            </summary>
            <pre>{start}</pre>
            {cut ? <p className="muted">Only the beginning is shown.</p> : null}
          </details>
        ))}
      </Card>
    </>
  );
}
