import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { listView, offsetOf, readListAsk } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { deliveryState } from "#app/queries/deliveries/shown";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { useAddress } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { Tabs } from "#components/ui/tabs";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { countByState, type DeliveryState, deliverySorts, listDeliveries } from "#db/deliveries/lists";

export const meta = () => [{ title: "Deliveries · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "deliveries.view");
  const { read } = args.context.app;
  const query = new URL(args.request.url).searchParams;
  const state = deliveryState(query);
  const counts = await countByState(read);
  const total = counts[state ?? "all"];
  const ask = readListAsk(query, deliverySorts, "-at");
  return {
    state: state ?? null,
    mayRead: can(visitor, "notices.send"),
    counts,
    view: listView(query, ask, deliverySorts, total),
    rows: await listDeliveries(read, {
      state,
      order: ask,
      limit: ask.size,
      offset: offsetOf(ask, total),
    }),
  };
}

type Row = Awaited<ReturnType<typeof loader>>["rows"][number];

export default function Deliveries() {
  const { state, mayRead, counts, rows, view } = useLoaderData<typeof loader>();
  const address = useAddress();
  const tab = (text: string, value: DeliveryState | null) => ({
    text,
    to: address({ state: value }),
    current: state === value,
    count: counts[value ?? "all"],
  });
  return (
    <>
      <PageHeader
        register="/deliveries/list.csv"
        title="Deliveries"
        intro="Every mail and message sent, waiting or failed, with time, channel and server response."
      >
        {mayRead ? (
          <Link className="btn" to="/deliveries/bounces">
            Bounced mail
          </Link>
        ) : null}
      </PageHeader>
      <Tabs
        label="Deliveries"
        tabs={[tab("All", null), tab("Waiting", "waiting"), tab("Failed", "failed"), tab("Sent", "sent")]}
      />
      <Card>
        {rows.length === 0 ? (
          <Empty title="No deliveries">
            <p>Each mail and channel message is listed here.</p>
          </Empty>
        ) : (
          <>
            <ListOrder view={view} columns={columns} />
            <Table
              label="Deliveries"
              rows={rows}
              rowKey={(row) => row.id}
              columns={sortable(columns, view)}
            />
          </>
        )}
      </Card>
      <ListPager view={view} />
      <SavedViews />
    </>
  );
}

const columns: Column<Row>[] = [
  { key: "subject", label: "Subject", wide: true, cell: (row) => row.subject },
  { key: "by", label: "By", short: "By", cell: (row) => <Tag>{row.channel}</Tag> },
  { key: "to", label: "To", wide: true, cell: (row) => row.recipient },
  { key: "at", label: "Queued", short: "Queued", cell: (row) => <When at={row.queued_at} /> },
  { key: "state", label: "State", cell: (row) => <State row={row} /> },
  {
    key: "said",
    label: "Server response",
    wide: true,
    cell: (row) => row.last_error ?? row.answer ?? "no response yet",
  },
  { key: "tries", label: "Attempts", short: "Attempts", num: true, cell: (row) => row.tries },
];

function State({ row }: { row: Row }) {
  const passed = row.passed_on_at ? <Tag tone="risk">forwarded</Tag> : null;
  if (row.withheld_at) return <Badge state="none">kept, not sent</Badge>;
  if (row.sent_at && row.failed_at)
    return (
      <>
        <Badge state="broken">bounced</Badge> <When at={row.failed_at} /> {passed}
      </>
    );
  if (row.sent_at)
    return (
      <>
        <Badge state="done">sent</Badge> <When at={row.sent_at} /> {passed}
      </>
    );
  if (row.replaced_at)
    return (
      <>
        <Badge state="none">replaced</Badge> <When at={row.replaced_at} /> {passed}
      </>
    );
  if (row.withdrawn_at) return <Badge state="none">withdrawn</Badge>;
  if (row.failed_at && !row.next_try_at)
    return (
      <>
        <Badge state="broken">failed</Badge> {passed}
      </>
    );
  return (
    <>
      <Badge state={row.tries > 0 ? "soon" : "due"}>{row.tries > 0 ? "retrying" : "queued"}</Badge>{" "}
      {row.next_try_at && row.tries > 0 ? <When at={row.next_try_at} as="moment" /> : null} {passed}
    </>
  );
}
