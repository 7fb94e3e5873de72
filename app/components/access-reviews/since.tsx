import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { NamedGroup } from "#components/ui/named-group";
import { Table } from "#components/ui/table";

type Moved = { account: string; externalId: string; what: string };
type SinceRow = {
  systemId: string;
  name: string;
  since: {
    id: string;
    review: string;
    added: number;
    changed: number;
    gone: number;
    changedAccounts: readonly Moved[];
    goneAccounts: readonly Moved[];
  } | null;
};

/** What became of each system's accounts since its last approved review. Those that are gone have no entry of their own. */
export function ReviewSince({ rows, opened }: { rows: readonly SinceRow[]; opened: boolean }) {
  if (rows.length === 0) return null;
  if (rows.every((row) => row.since === null))
    return (
      <Card title="Since the last review" pad>
        <p className="muted">
          {rows.length === 1
            ? "This system has not been reviewed before."
            : "None of these systems has been reviewed before."}
        </p>
      </Card>
    );
  const number = (key: "added" | "changed" | "gone") => (row: SinceRow) => row.since?.[key] ?? "–";
  return (
    <Card title="Since the last review">
      <Table
        label="Since the last review, by system"
        rows={rows}
        rowKey={(row) => row.systemId}
        columns={[
          { key: "name", label: "System", cell: (row) => row.name },
          {
            key: "review",
            label: "Last review",
            short: "Last review",
            cell: (row) =>
              row.since ? (
                <Link to={`/access-reviews/${row.since.id}`}>{row.since.review}</Link>
              ) : (
                "never reviewed before"
              ),
          },
          { key: "added", label: "New", short: "New", num: true, cell: number("added") },
          { key: "changed", label: "Changed", short: "Changed", num: true, cell: number("changed") },
          { key: "gone", label: "Removed", short: "Removed", num: true, cell: number("gone") },
        ]}
      />
      <div className="pad stack tight">
        {rows.flatMap(({ systemId, name, since }) =>
          since === null
            ? []
            : [
                <Group
                  key={`${systemId}-gone`}
                  title={`Removed from ${name}`}
                  total={since.gone}
                  all={since.goneAccounts}
                />,
                <Group
                  key={`${systemId}-changed`}
                  title={`Changed in ${name}`}
                  total={since.changed}
                  all={since.changedAccounts}
                />,
              ],
        )}
        <p className="muted">
          New and changed accounts {opened ? "carry" : "would have"} a flag. A removed account needs no
          decision; it is listed only here and in the record.
        </p>
      </div>
    </Card>
  );
}

function Group({ title, total, all }: { title: string; total: number; all: readonly Moved[] }) {
  if (total === 0) return null;
  const first = all
    .slice(0, 100)
    .map((one) => ({ id: one.externalId, label: one.account, detail: one.what }));
  return <NamedGroup title={title} group={{ total, first }} none="" />;
}
