import { Form } from "@remix-run/react";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { sortable } from "#components/ui/list";
import { useNow } from "#components/ui/now";
import { Pick } from "#components/ui/picked";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { removalWords } from "#domain/access-reviews/removals";
import type { ListView } from "#domain/installation/lists";

export type RemovalRow = {
  id: string;
  ref: string;
  label: string;
  system: string;
  kind: string;
  role: string | null;
  to_role: string | null;
  owner: string | null;
  due_at: string;
  ticket: string | null;
  /** Only where the table says which review decided it. */
  review_id?: string;
  review_ref?: string;
  verified_at: string | null;
  proof_ref: string | null;
  reopened_ref: string | null;
  /** "EX-0004 until 2026-06-30". */
  exception: string | null;
};
type Props = {
  rows: readonly RemovalRow[];
  /** How many there are; the page shows the first of them. */
  total: number;
  /** May note the ticket of what is open. */
  mayEdit: boolean;
  /** Says whose it is and links to the review. */
  whole: boolean;
  /** Where the list can be sorted. */
  view?: ListView;
  /** Open ones have a box: the table is inside a `PickedForm`. */
  picks?: boolean;
};

/** What is to be taken away, by when, and what proves that it is gone. */
export function RemovalTable({ rows, total, mayEdit, whole, view, picks }: Props) {
  const columns = removalColumns({ mayEdit, whole, picks });
  return (
    <Card
      foot={
        rows.length < total ? `Showing the first ${rows.length} of ${total}, open ones first.` : undefined
      }
    >
      <Table
        label="Removals"
        rows={rows}
        rowKey={(row) => row.id}
        columns={view ? sortable(columns, view) : columns}
      />
    </Card>
  );
}

export function removalColumns({
  mayEdit,
  whole,
  picks,
}: Pick<Props, "mayEdit" | "whole" | "picks">): Column<RemovalRow>[] {
  return [
    {
      key: "ref",
      label: "Removal",
      cell: (row) => (
        <>
          {picks && row.verified_at === null ? (
            <Pick value={row.id} name={`${row.ref} ${row.label}`} />
          ) : null}
          <Who name={row.label} /> <small className="muted">{row.ref}</small>
        </>
      ),
    },
    { key: "what", label: "Access", wide: true, cell: removalWords },
    { key: "state", label: "State", cell: (row) => <State row={row} /> },
    ...(whole
      ? ([
          {
            key: "owner",
            label: "Owner",
            short: "Owner",
            drop: "mid",
            cell: (row: RemovalRow) => (row.owner ? <Who name={row.owner} /> : "unassigned"),
          },
          {
            key: "review",
            label: "Review",
            short: "Review",
            drop: "hide",
            cell: (row: RemovalRow) => <Link to={`/access-reviews/${row.review_id}`}>{row.review_ref}</Link>,
          },
        ] as const)
      : []),
    {
      key: "ticket",
      label: "Ticket",
      short: "Ticket",
      cell: (row) => (mayEdit && row.verified_at === null ? <Ticket row={row} /> : (row.ticket ?? "none")),
    },
  ];
}

function State({ row }: { row: RemovalRow }) {
  const now = useNow();
  if (row.verified_at)
    return (
      <>
        <Badge state="done">proven by {row.proof_ref}</Badge> <When at={row.verified_at} />
      </>
    );
  const late = new Date(row.due_at) < now;
  return (
    <>
      <Badge state={late ? "overdue" : row.reopened_ref ? "soon" : "due"}>
        {row.reopened_ref ? `returned, ${row.reopened_ref}` : undefined}
      </Badge>{" "}
      by <When at={row.due_at} as="moment" />
      {row.exception ? <small className="muted"> exception {row.exception}</small> : null}
    </>
  );
}

function Ticket({ row }: { row: RemovalRow }) {
  return (
    <Form method="post" className="row">
      <input type="hidden" name="removal" value={row.id} />
      <label className="vh" htmlFor={`t-${row.id}`}>
        Ticket for {row.ref}
      </label>
      <input className="in w-s" id={`t-${row.id}`} name="ticket" defaultValue={row.ticket ?? ""} />
      <button className="btn" type="submit">
        Save<span className="vh"> ticket for {row.ref}</span>
      </button>
    </Form>
  );
}
