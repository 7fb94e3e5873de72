import { FindingState } from "#components/evidence/state";
import { Table } from "#components/ui/table";
import type { Finding } from "#domain/evidence/evidence";

/** What was judged and why; what passed comes last. */
export function FindingsTable({ label, findings }: { label: string; findings: readonly Finding[] }) {
  return (
    <Table
      label={label}
      rows={[...findings].sort((a, b) => Number(a.verdict === "pass") - Number(b.verdict === "pass"))}
      rowKey={(row) => `${row.rule}:${row.object}:${row.detail}`}
      columns={[
        { key: "rule", label: "Check", cell: (row) => <span className="mono">{row.rule}</span> },
        { key: "state", label: "Result", cell: (row) => <FindingState verdict={row.verdict} /> },
        { key: "detail", label: "Detail", wide: true, cell: (row) => row.detail },
        { key: "object", label: "Object", short: "of", cell: (row) => <bdi>{row.object}</bdi> },
      ]}
    />
  );
}
