import { Choice } from "#components/ui/choice";
import type { FieldLike } from "#components/ui/field";
import { Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";
import { impacts, impactWords, severityTable, spreads, spreadWords } from "#domain/incidents/severity";

type Names = "impact" | "spread" | "severity" | "severityReason";

/** How bad, how far, and what follows by the table; a person may say otherwise with a reason. */
export function SeverityFields({ fields }: { fields: Record<Names, FieldLike> }) {
  const option = <K extends string>(words: Record<K, [string, string]>) => {
    return (value: K) => ({ value, text: words[value][0], hint: words[value][1] });
  };
  return (
    <>
      <div className="cols even">
        <Choice field={fields.impact} label="Impact" options={impacts.map(option(impactWords))} />
        <Choice field={fields.spread} label="Spread" options={spreads.map(option(spreadWords))} />
      </div>
      <details>
        <summary>Severity table</summary>
        <Table
          label="Severity by impact and spread"
          slim
          rows={impacts}
          rowKey={(impact) => impact}
          columns={[
            { key: "impact", label: "Impact", cell: (impact) => impactWords[impact][0] },
            ...spreads.map((spread) => ({
              key: spread,
              label: spreadWords[spread][0],
              cell: (impact: (typeof impacts)[number]) => severityTable[impact][spread],
            })),
          ]}
        />
      </details>
      <Choice
        field={fields.severity}
        label="Severity"
        options={[
          { value: "proposed", text: "As in the table", hint: "High until both are known" },
          { value: "critical", text: "Critical" },
          { value: "high", text: "High" },
          { value: "medium", text: "Medium" },
          { value: "low", text: "Low" },
          { value: "unknown", text: "Unknown", hint: "An imported record without a rating" },
        ]}
      />
      <TextField
        field={fields.severityReason}
        label="Reason for the rating"
        hint="Required where it differs from the table, or where an imported record had no rating."
      />
    </>
  );
}
