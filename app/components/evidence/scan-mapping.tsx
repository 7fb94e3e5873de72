import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";
import type { MappingFields } from "#domain/evidence/scan-forms";

type Row = { format: string; title: string; rule: string; control: string; own: boolean };
type Options = readonly (readonly [value: string, text: string])[];

/** Every row in force, with the button that takes it out. */
export function MappingTable({ rows, mayEdit }: { rows: readonly Row[]; mayEdit: boolean }) {
  return (
    <Table
      label="Mapping in force"
      rows={rows}
      rowKey={({ format, rule, control }) => `${format} ${rule} ${control}`}
      columns={[
        { key: "format", label: "Format", wide: true, cell: (row) => row.title },
        { key: "rule", label: "Rule", short: "Rule", cell: (row) => <bdi className="mono">{row.rule}</bdi> },
        { key: "control", label: "Control", short: "Control", cell: (row) => row.control },
        { key: "own", label: "Origin", short: "Origin", cell: (row) => (row.own ? "own" : "shipped") },
        ...(mayEdit
          ? [
              {
                key: "remove",
                label: <span className="vh">Action</span>,
                cell: (row: Row) => <TakeOut row={row} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function TakeOut({ row }: { row: Row }) {
  return (
    <form method="post">
      <input type="hidden" name="format" value={row.format} />
      <input type="hidden" name="rule" value={row.rule} />
      <input type="hidden" name="control" value={row.control} />
      <button className="btn" type="submit" name="do" value="remove">
        Remove
        <span className="vh">
          {" "}
          {row.rule} of {row.title} for {row.control}
        </span>
      </button>
    </form>
  );
}

type Adding = { answer: FormAnswer; formats: Options; controls: Options };

/** The form that adds a row. */
export function AddMappingRow({ answer, formats, controls }: Adding) {
  return (
    <Card title="Add a row" pad>
      <Form<MappingFields>
        id="row"
        answer={answer}
        foot={
          <Submit kind="go" name="do" value="add">
            Add row
          </Submit>
        }
      >
        {(fields) => (
          <>
            <Select field={fields.format} label="Format" empty="Choose" width="l" options={formats} />
            <TextField
              field={fields.rule}
              label="Rule"
              hint="The scanner’s own id. * stands for any text: *mfa*, CVE-2026-*, or * alone for all of the format."
              width="l"
              maxLength={200}
            />
            <Select field={fields.control} label="Control" empty="Choose" width="l" options={controls} />
          </>
        )}
      </Form>
    </Card>
  );
}
