import type { Entry } from "#domain/subprocessors";
import { Link } from "./link";
import { Sheet } from "./sheet";
import { Table } from "./table";
import { When } from "./when";

/** Lines that the public list no longer shows. */
export function EndedLines({ ended }: { ended: readonly Entry[] }) {
  return (
    <Sheet title="Not on the list any more">
      {ended.length === 0 ? (
        <p className="pad">No line has ended.</p>
      ) : (
        <Table
          label="Ended lines"
          rows={ended}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "name",
              label: "Company and purpose",
              wide: true,
              cell: (row) => (
                <>
                  <Link to={`/subprocessors/${row.vendorId}`}>
                    <bdi>{row.name}</bdi>
                  </Link>
                  <br />
                  <span className="muted">{row.purpose}</span>
                </>
              ),
            },
            {
              key: "from",
              label: "From",
              short: "from",
              cell: (row) => <When at={row.fromOn} as="record" />,
            },
            {
              key: "until",
              label: "Until",
              short: "until",
              cell: (row) => (row.untilOn ? <When at={row.untilOn} as="record" /> : null),
            },
            { key: "why", label: "Why", cell: (row) => row.reason ?? "change" },
          ]}
        />
      )}
    </Sheet>
  );
}
