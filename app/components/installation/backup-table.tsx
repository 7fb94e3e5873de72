import { Badge } from "#components/ui/badge";
import { Hash } from "#components/ui/hash";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";
import type { BackupFacts } from "#domain/installation/backups";

/** The backups that are kept, the newest first. */
export function BackupTable({ backups }: { backups: readonly BackupFacts[] }) {
  return (
    <Table
      label="Backups"
      rows={backups}
      rowKey={(row) => row.name}
      columns={[
        { key: "name", label: "File", wide: true, cell: (row) => <code>{row.name}</code> },
        {
          key: "read",
          label: "Read back",
          short: "Read back",
          cell: (row) => (row.verifiedAt ? <When at={row.verifiedAt} /> : "not on record here"),
        },
        {
          key: "drill",
          label: "Restore test",
          short: "Restored",
          cell: (row) =>
            row.drillFailed ? (
              <>
                <When at={row.drillFailed.at} /> <Badge state="broken">failed</Badge>
              </>
            ) : row.drilledAt ? (
              <When at={row.drilledAt} />
            ) : (
              "–"
            ),
        },
        {
          key: "holds",
          label: "Holds",
          wide: true,
          cell: (row) =>
            row.lost > 0 ? (
              <Badge state="broken">{row.lost} files were damaged in the vault</Badge>
            ) : row.files === null ? (
              "–"
            ) : (
              `${counted(row.files, "file")}, ${(row.logEntries ?? 0).toLocaleString("en")} lines of the log`
            ),
        },
        { key: "size", label: "Size", short: "Size", num: true, cell: (row) => sizeText(row.bytes) },
        {
          key: "by",
          label: "By",
          short: "By",
          drop: "mid",
          cell: (row) => (row.madeBy ? <Who name={row.madeBy} /> : "–"),
        },
        {
          key: "sha",
          label: "SHA-256",
          wide: true,
          drop: "hide",
          cell: (row) => (row.sha256 ? <Hash value={row.sha256} /> : "–"),
        },
      ]}
    />
  );
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
