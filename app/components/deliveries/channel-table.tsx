import { Form as PlainForm } from "@remix-run/react";
import { Badge } from "#components/ui/badge";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { type ChannelKindName, channelKindNames } from "#domain/deliveries/channel-kinds";

/** A channel as a page shows it: never its address or its secrets. */
type ChannelLine = {
  id: string;
  kind: string;
  name: string;
  shown: string;
  lastSentAt: string | null;
  failingSince: string | null;
  lastError: string | null;
};

/** Channels with how they fare, and a button that tests each. */
export function ChannelTable({ channels, end }: { channels: readonly ChannelLine[]; end: string }) {
  return (
    <Table
      label="Channels"
      rows={channels}
      rowKey={(row) => row.id}
      columns={[
        { key: "name", label: "Name", wide: true, cell: (row) => row.name },
        {
          key: "kind",
          label: "Kind",
          short: "Kind",
          cell: (row) => channelKindNames[row.kind as ChannelKindName],
        },
        { key: "host", label: "Destination", short: "Destination", cell: (row) => row.shown },
        { key: "state", label: "State", wide: true, cell: (row) => <State row={row} /> },
        {
          key: "do",
          label: <span className="vh">What to do</span>,
          cell: (row) => (
            <div className="row">
              <PlainForm method="post">
                <input type="hidden" name="id" value={row.id} />
                <Submit name="do" value="test" busy="Testing">
                  Test<span className="vh"> {row.name}</span>
                </Submit>
              </PlainForm>
              <a className="btn quiet" href={`${end}?remove=${row.id}#remove`}>
                Remove<span className="vh"> {row.name}</span>
              </a>
            </div>
          ),
        },
      ]}
    />
  );
}

function State({ row }: { row: ChannelLine }) {
  if (row.failingSince)
    return (
      <>
        <Badge state="broken">
          failing since <When at={row.failingSince} as="moment" />
        </Badge>
        <br />
        <small>{row.lastError}</small>
      </>
    );
  if (!row.lastSentAt) return <Badge state="none">never used; run a test</Badge>;
  return (
    <Badge state="done">
      worked <When at={row.lastSentAt} />
    </Badge>
  );
}
