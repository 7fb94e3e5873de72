import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { noteTicket } from "#app/operations/access-reviews/removals";
import { type RemovalRow, RemovalTable } from "#components/access-reviews/removal-table";
import { Empty } from "#components/ui/empty";
import { PageHeader } from "#components/ui/page-header";
import { listRemovals, type RemovalLine } from "#db/access-reviews/removals";
import { ticketInput } from "#domain/access-reviews/input";

export const meta = () => [{ title: "Access to remove · Surety" }];

/** What a person has to take away, and what they took away. */
export async function loader(args: LoaderFunctionArgs) {
  const { personId } = requireUser(args, "removals.work-own");
  const { read } = args.context.app;
  const all = personId ? await listRemovals(read, { ownerId: personId }) : [];
  return {
    removals: all.slice(0, 500).map(shownToOwner),
    total: all.length,
    open: all.filter((row) => row.verified_at === null).length,
  };
}

/** The columns of the table, and no id of another record. */
function shownToOwner(row: RemovalLine): RemovalRow {
  const { id, ref, label, system, kind, role, to_role, owner } = row;
  const { due_at, ticket, verified_at, proof_ref, reopened_ref, exception } = row;
  return {
    ...{ id, ref, label, system, kind, role, to_role, owner },
    ...{ due_at, ticket, verified_at, proof_ref, reopened_ref, exception },
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: ticketInput,
    action: "removals.work-own",
    change: (work, { removal, ticket }) => noteTicket(work, removal, ticket),
    then: () => redirect("/my/removals"),
  });
}

export default function OwnRemovals() {
  const { removals, total, open } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Access to remove"
        intro={`${open} open, ${total - open} proven. Remove the access in the system; the next list of accounts proves the removal.`}
      />
      {removals.length === 0 ? (
        <Empty title="Nothing to remove">
          <p>
            Access that a signed review revokes or changes in your systems appears here and is sent by mail.
          </p>
        </Empty>
      ) : (
        <RemovalTable rows={removals} total={total} mayEdit whole={false} />
      )}
    </>
  );
}
