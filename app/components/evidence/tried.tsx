import { FindingState } from "#components/evidence/state";
import { sizeText } from "#components/files/file-drop";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Note } from "#components/ui/note";
import { Table } from "#components/ui/table";
import { counted } from "#domain/counted";
import type { Finding } from "#domain/evidence/evidence";

type Tried = {
  source: string;
  query: string;
  completeness: string;
  missing: string[];
  findings: Finding[];
  count: number;
  files: { name: string; size: number; start: string; cut: boolean }[];
};

/** What a source answered to a test: the findings, what is missing, and the files as they came. */
export function TriedSource({ tried }: { tried: Tried }) {
  const { findings, count, files, missing } = tried;
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
        <Table
          label="Findings of the test"
          rows={[...findings].sort((a, b) => Number(a.verdict === "pass") - Number(b.verdict === "pass"))}
          rowKey={(row) => `${row.rule}:${row.object}:${row.detail}`}
          columns={[
            { key: "rule", label: "Check", cell: (row) => <span className="mono">{row.rule}</span> },
            { key: "state", label: "Result", cell: (row) => <FindingState verdict={row.verdict} /> },
            { key: "detail", label: "Detail", wide: true, cell: (row) => row.detail },
            {
              key: "object",
              label: "Object",
              short: "of",
              drop: "mid",
              cell: (row) => <bdi>{row.object}</bdi>,
            },
          ]}
        />
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
