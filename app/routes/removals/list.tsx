import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { computedPage } from "#app/http/list-view";
import { pickedButtonWith } from "#app/http/picked";
import { can } from "#app/http/submit";
import { exceptRemoval } from "#app/operations/access-reviews/removal-exceptions";
import { assignRemoval, noteCommonTicket, noteTicket } from "#app/operations/access-reviews/removals";
import { narrowRemovals, removalSorts } from "#app/queries/access-reviews/shown-removals";
import { reviewersToChoose } from "#app/queries/people/choices";
import { perform } from "#app/work";
import { DelayFields, RemovalException } from "#components/access-reviews/removal-exception";
import { RemovalHandover } from "#components/access-reviews/removal-handover";
import { RemovalTable, removalColumns } from "#components/access-reviews/removal-table";
import { answerTo } from "#components/ui/answer-to";
import { Empty } from "#components/ui/empty";
import { FilterSearch, Filters } from "#components/ui/filters";
import { useAnswer } from "#components/ui/form";
import { ListFields, ListPager, SavedViews } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { PickedForm } from "#components/ui/picked";
import { Shares } from "#components/ui/shares";
import { TextField } from "#components/ui/text-field";
import { findRemoval, listRemovals, type RemovalLine } from "#db/access-reviews/removals";
import { removalAssignInput, ticketInput, ticketsInput } from "#domain/access-reviews/input";
import { removalExceptionInput, removalExceptionsInput } from "#domain/access-reviews/removal-exceptions";
import { removalWords } from "#domain/access-reviews/removals";
import { counted } from "#domain/counted";
import { DAY_MS } from "#domain/durations";
import { MOST_PICKED } from "#domain/picked";

export const meta = () => [{ title: "Removals · Surety" }];

/** Officers see all, auditors those of the reviews in their period; a member's own are on a page of their own. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  if (!can(visitor, "access-reviews.view")) throw redirect("/my/removals");
  const { read } = args.context.app;
  const mayEdit = can(visitor, "systems.edit");
  const all = await listRemovals(read, { period: visitor.scope });
  const query = new URL(args.request.url).searchParams;
  const page = computedPage(query, narrowRemovals(all, query), removalSorts);
  return {
    mayEdit,
    mayExcept: can(visitor, "exceptions.edit"),
    pickAll: query.get("pick") === "all",
    q: query.get("q") ?? "",
    view: page.view,
    removals: page.rows,
    open: all.filter((row) => row.verified_at === null).map(choiceOf),
    ages: agesOf(all, args.context.app.now()),
    total: all.length,
    proven: all.filter((row) => row.verified_at !== null).length,
    people: mayEdit ? await reviewersToChoose(read) : [],
  };
}

const then = () => redirect("/removals");

const buttons = {
  tickets: pickedButtonWith(ticketsInput, {
    action: "systems.edit",
    find: async (app, _visitor, id) => {
      const removal = await findRemoval(app.read, id);
      return removal && { name: `${removal.ref} ${removal.label}`, one: removal };
    },
    act: (app, actor, { id }, { ticket }) =>
      perform(app, actor, (work) => noteCommonTicket(work, id, ticket)),
    message: (done) => `The ticket was saved for ${counted(done, "removal")}.`,
  }),
  "except-selected": pickedButtonWith(removalExceptionsInput, {
    action: "exceptions.edit",
    stepUp: true,
    find: async (app, _visitor, id) => {
      const removal = await findRemoval(app.read, id);
      return removal && { name: `${removal.ref} ${removal.label}`, one: id };
    },
    act: async (app, actor, removal, input) => {
      await perform(app, actor, (work) => exceptRemoval(work, { ...input, removal }));
    },
    message: (done) => `An exception was recorded for ${counted(done, "removal")}, and the due day moved.`,
  }),
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

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons, { rows: MOST_PICKED });

/** Open removals by the time since they were decided. */
function agesOf(rows: readonly RemovalLine[], now: Date) {
  const days = rows
    .filter((row) => row.verified_at === null)
    .map((row) => (now.getTime() - Date.parse(row.since)) / DAY_MS);
  const count = (from: number, to: number) => days.filter((age) => age >= from && age < to).length;
  return [
    { kind: "h", words: "open for up to 1 d", count: count(-Infinity, 1) },
    { kind: "o", words: "up to 7 d", count: count(1, 7) },
    { kind: "l", words: "up to 30 d", count: count(7, 30) },
    { kind: "m", words: "longer", count: count(30, Infinity) },
  ] as const;
}

const choiceOf = (row: RemovalLine) => ({
  id: row.id,
  name: `${row.label}, ${row.ref}: ${removalWords(row)}`,
});

export default function Removals() {
  const { removals, open, q, view, ages, total, proven, mayEdit, mayExcept, people, pickAll } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const shown = removals.filter((row) => row.verified_at === null).length;
  return (
    <>
      <PageHeader
        register="/removals/list.csv"
        title="Removals"
        intro={`${total - proven} open, ${proven} proven. A removal is proven only by a later list of accounts; closing the ticket is not enough.`}
      />
      {total > 0 ? (
        <Filters>
          <FilterSearch value={q} label="Account, system, owner or reference" />
          <ListFields view={view} columns={removalColumns({ mayEdit, whole: true })} />
        </Filters>
      ) : null}
      {total > 0 ? <SavedViews /> : null}
      {total === 0 ? (
        <Empty title="Nothing to remove">
          <p>Access that reviewers revoke or change appears here when they sign.</p>
        </Empty>
      ) : (
        <div className="stack">
          <Shares label="How long open removals have been open" parts={ages} />
          <PickedForm
            id="picked"
            answer={
              answer?.picked || answerTo("tickets", answer) || answerTo("except-selected", answer)
                ? answer
                : undefined
            }
            acts={[
              {
                name: "tickets",
                text: "Save for the selected",
                busy: "Saving",
                lines: mayEdit ? shown : 0,
              },
            ]}
            lines={shown}
            all={pickAll}
            stepUp={mayExcept}
            fields={(fields) => (
              <>
                {fields.ticket ? <TextField field={fields.ticket} label="One ticket" width="m" /> : null}
                {mayExcept ? <DelayFields fields={fields} people={people} /> : null}
              </>
            )}
          >
            <RemovalTable
              {...{ view, mayEdit }}
              rows={removals}
              total={removals.length}
              whole
              picks={mayEdit}
            />
          </PickedForm>
          <ListPager view={view} />
          {mayEdit && open.length > 0 ? (
            <>
              <RemovalHandover open={open} people={people} answer={answerTo("assign", answer)} />
              <RemovalException open={open} people={people} answer={answerTo("except", answer)} />
            </>
          ) : null}
        </div>
      )}
    </>
  );
}
