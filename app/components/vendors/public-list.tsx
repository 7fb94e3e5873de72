import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { placesText } from "#domain/vendors/subprocessor-words";

type PublicLine = {
  id: string;
  name: string;
  purpose: string;
  data: string | null;
  countries: readonly string[];
  transfer: string | null;
  url: string | null;
  fromOn: string;
  untilOn: string | null;
  sinceOn: string | null;
  statedOn: string | null;
};

/** Who works with customers' data. `on` is the day of the list. */
export function PublicListTable({ lines, on }: { lines: readonly PublicLine[]; on: string }) {
  return (
    <Card>
      <Table
        label="Companies that process customer data"
        rows={lines}
        rowKey={(row) => row.id}
        columns={[
          { key: "name", label: "Company", wide: true, cell: (row) => <Company line={row} on={on} /> },
          { key: "purpose", label: "Purpose", wide: true, cell: (row) => row.purpose },
          {
            key: "data",
            label: "Data",
            wide: true,
            cell: (row) => <span className="muted">{row.data ?? "not stated"}</span>,
          },
          {
            key: "where",
            label: "Location",
            wide: true,
            cell: (row) => (
              <>
                {placesText(row.countries)}
                {row.transfer ? <span className="muted"> ({row.transfer})</span> : null}
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}

function Company({ line, on }: { line: PublicLine; on: string }) {
  const name = <bdi>{line.name}</bdi>;
  return (
    <>
      {line.url ? (
        <a href={line.url} rel="noreferrer nofollow">
          {name}
        </a>
      ) : (
        name
      )}{" "}
      {line.fromOn > on ? (
        <Tag tone="info" icon="clock">
          from <When at={line.fromOn} as="record" />
        </Tag>
      ) : null}
      {line.untilOn ? (
        <Tag icon="minus">
          until <When at={line.untilOn} as="record" />
        </Tag>
      ) : null}
      {line.sinceOn && line.statedOn ? (
        <small className="muted">
          <br />
          In use since <When at={line.sinceOn} as="record" />, stated on{" "}
          <When at={line.statedOn} as="record" />
        </small>
      ) : null}
    </>
  );
}
