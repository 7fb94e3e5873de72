import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { can } from "#app/http/submit";
import { exceptRemoval } from "#app/operations/access-reviews/removal-exceptions";
import { assignRemoval, noteTicket } from "#app/operations/access-reviews/removals";
import { RemovalException } from "#components/access-reviews/removal-exception";
import { RemovalHandover } from "#components/access-reviews/removal-handover";
import { RemovalTable, removalWords } from "#components/access-reviews/removal-table";
import { Empty } from "#components/ui/empty";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { listRemovals } from "#db/access-reviews/removals";
import { listReviewersToBe } from "#db/people/people";
import { removalAssignInput, ticketInput } from "#domain/access-reviews/input";
import { removalExceptionInput } from "#domain/access-reviews/removal-exceptions";

export const meta = () => [{ title: "Removals · Surety" }];

/** Officers see all, auditors those of the reviews in their period; a member's own are on a page of their own. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  if (!can(visitor, "access-reviews.view")) throw redirect("/my/removals");
  const { read } = args.context.app;
  const mayEdit = can(visitor, "systems.edit");
  const all = await listRemovals(read, { period: visitor.scope });
  return {
    mayEdit,
    removals: all.slice(0, 500),
    total: all.length,
    proven: all.filter((row) => row.verified_at !== null).length,
    people: mayEdit ? await listReviewersToBe(read) : [],
  };
}

const then = () => redirect("/removals");

const buttons = {
  assign: button(removalAssignInput, () => ({
    action: "systems.edit",
    change: (work, { removal, to, reason }) => assignRemoval(work, removal, to, reason),
    then,
  })),
  except: button(removalExceptionInput, () => ({
    action: "exceptions.edit",
    change: exceptRemoval,
    then,
  })),
  otherwise: button(ticketInput, () => ({
    action: "systems.edit",
    change: (work, { removal, ticket }) => noteTicket(work, removal, ticket),
    then,
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Removals() {
  const { removals, total, proven, mayEdit, people } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const mine = (act: string) => (answer?.result?.initialValue?.do === act ? answer : undefined);
  const open = removals.filter((row) => row.verified_at === null);
  const choices = open.map((row) => ({
    id: row.id,
    name: `${row.label}, ${row.ref}: ${removalWords(row)}`,
  }));
  return (
    <>
      <PageHeader
        csv="/removals/list.csv"
        title="Removals"
        lede={`${total - proven} open, ${proven} proven. Only a later list of accounts proves a removal; a closed ticket does not.`}
      />
      {removals.length === 0 ? (
        <Empty title="Nothing to remove">
          <p>Access that reviewers revoke or change appears here when they sign.</p>
        </Empty>
      ) : (
        <div className="stack">
          <RemovalTable rows={removals} total={total} mayEdit={mayEdit} whole />
          {mayEdit && open.length > 0 ? (
            <>
              <RemovalHandover open={choices} people={people} answer={mine("assign")} />
              <RemovalException open={choices} people={people} answer={mine("except")} />
            </>
          ) : null}
        </div>
      )}
    </>
  );
}
