import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can, submit } from "#app/http";
import { noteTicket } from "#app/operations/removals";
import { Badge } from "#components/badge";
import { Empty } from "#components/empty";
import { Head } from "#components/head";
import { Link } from "#components/link";
import { useNow } from "#components/now";
import { Sheet } from "#components/sheet";
import { Table } from "#components/table";
import { When } from "#components/when";
import { Who } from "#components/who";
import { listRemovals, type RemovalLine } from "#db/removals";
import { ticketInput } from "#domain/review-input";

export const meta = () => [{ title: "Removals · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.edit");
  return {
    mayEdit: can(visitor, "systems.edit"),
    removals: (await listRemovals(args.context.app.read)).slice(0, 500),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: ticketInput,
    action: "systems.edit",
    change: (work, { removal, ticket }) => noteTicket(work, removal, ticket),
    then: () => redirect("/removals"),
  });
}

export default function Removals() {
  const { removals, mayEdit } = useLoaderData<typeof loader>();
  const open = removals.filter((row) => row.verified_at === null).length;
  return (
    <>
      <Head
        title="Removals"
        lede={`${open} open, ${removals.length - open} proven. Only a later list of the accounts proves that one is gone; a closed ticket does not.`}
      />
      {removals.length === 0 ? (
        <Empty title="Nothing to remove">
          <p>What reviewers revoke or change comes here when they sign.</p>
        </Empty>
      ) : (
        <Sheet>
          <Table
            label="Removals"
            rows={removals}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "ref",
                label: "Removal",
                cell: (row) => (
                  <>
                    <Who name={row.label} /> <small className="muted">{row.ref}</small>
                  </>
                ),
              },
              {
                key: "what",
                label: "What",
                wide: true,
                cell: (row) =>
                  `${row.kind === "revoke" ? "Revoke" : "Change"} ${row.role ?? "the account"}${row.to_role ? ` to ${row.to_role}` : ""} in ${row.system}`,
              },
              { key: "state", label: "State", cell: (row) => <State row={row} /> },
              {
                key: "owner",
                label: "Owner",
                short: "Owner",
                drop: "mid",
                cell: (row) => (row.owner ? <Who name={row.owner} /> : "nobody yet"),
              },
              {
                key: "review",
                label: "Review",
                short: "Review",
                drop: "hide",
                cell: (row) => <Link to={`/access-reviews/${row.review_id}`}>{row.review_ref}</Link>,
              },
              {
                key: "ticket",
                label: "Ticket",
                short: "Ticket",
                cell: (row) =>
                  mayEdit && row.verified_at === null ? <Ticket row={row} /> : (row.ticket ?? "none"),
              },
            ]}
          />
        </Sheet>
      )}
    </>
  );
}

function State({ row }: { row: RemovalLine }) {
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
      <Badge state={late ? "overdue" : "due"}>
        {row.reopened_ref ? `came back, ${row.reopened_ref}` : undefined}
      </Badge>{" "}
      by <When at={row.due_at} as="moment" />
    </>
  );
}

function Ticket({ row }: { row: RemovalLine }) {
  return (
    <Form method="post" className="row">
      <input type="hidden" name="removal" value={row.id} />
      <label className="vh" htmlFor={`t-${row.id}`}>
        Ticket of {row.ref}
      </label>
      <input className="in w-s" id={`t-${row.id}`} name="ticket" defaultValue={row.ticket ?? ""} />
      <button className="btn" type="submit">
        Note<span className="vh"> the ticket of {row.ref}</span>
      </button>
    </Form>
  );
}
