import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { numberIn } from "#app/http/number-in";
import { can } from "#app/http/submit";
import { assignItem, delegateItems } from "#app/operations/access-reviews/moves";
import { staffToChoose } from "#app/queries/people/choices";
import { ReviewDelegate } from "#components/access-reviews/delegate";
import { FlagTags } from "#components/access-reviews/flag-tags";
import { PersonField } from "#components/people/person-field";
import { Badge } from "#components/ui/badge";
import { breakable } from "#components/ui/breakable";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { type Column, Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";
import { Who } from "#components/ui/who";
import { countByReviewer } from "#db/access-reviews/items";
import { findReview, listReviewSystems } from "#db/access-reviews/reviews";
import { listReviewPage } from "#db/access-reviews/worklist";
import { organisationDay } from "#db/installation/organisation";
import { deskFilter } from "#domain/access-reviews/filter";
import { FLAG_WORDS, FLAGS, type Flag } from "#domain/access-reviews/flags";
import { assignInput, delegateInput } from "#domain/access-reviews/input";
import type { DecisionKind } from "#domain/access-reviews/reviews";
import { knowsReview } from "#domain/period-scope";

export const meta = () => [{ title: "All decisions · Surety" }];

const PAGE = 100;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.view");
  const { app } = args.context;
  const { read } = app;
  const review = await findReview(read, args.params.id ?? "");
  if (!review || !knowsReview(visitor.scope, review)) throw notFound();
  const query = new URL(args.request.url).searchParams;
  const [q, flag, decision] = [query.get("q") ?? "", query.get("flag") ?? "", query.get("decision") ?? ""];
  const page = numberIn(query, "page");
  const filter = { ...deskFilter(query), decision };
  const { rows, found } = await listReviewPage(read, review.id, filter, {
    limit: PAGE,
    offset: (page - 1) * PAGE,
  });
  const mayAssign =
    can(visitor, "access-reviews.edit") && review.opened_at !== null && review.approved_at === null;
  query.delete("page");
  return {
    review: { id: review.id, ref: review.ref, title: review.title },
    q,
    flag,
    decision,
    page,
    query: query.toString(),
    system: filter.system,
    systems: (await listReviewSystems(read, review.id)).map((one) => one.system),
    found,
    open: mayAssign
      ? rows
          .filter((row) => row.decision === null)
          .map((row) => ({
            id: row.id,
            text: `${row.label}, ${row.role ?? "no role"}, ${row.system}`,
          }))
      : [],
    reviewers: mayAssign
      ? (await countByReviewer(read, review.id))
          .filter((one) => one.signed_at === null && one.decided < one.items)
          .map((one) => ({ id: one.reviewer_id ?? "", name: one.name ?? "No reviewer" }))
          .filter((one) => one.id !== "")
      : [],
    people: mayAssign
      ? (await staffToChoose(read, await organisationDay(read, app.now()))).map(({ id, name }) => ({
          id,
          name,
        }))
      : [],
    items: rows.map((row) => ({
      id: row.id,
      label: row.label,
      system: row.system,
      role: row.role,
      flags: JSON.parse(row.flags) as Flag[],
      reviewer: row.reviewer,
      via: row.via,
      decision: row.decision as DecisionKind | null,
      toRole: row.to_role,
      reason: row.reason,
      bulk: row.bulk === 1,
    })),
  };
}

const buttons = {
  delegate: button(delegateInput, ({ params: { id = "" } }) => ({
    action: "access-reviews.edit",
    change: (work, { from, to, reason }) => delegateItems(work, id, from ?? "", to, reason),
    then: () => redirect(`/access-reviews/${id}`),
  })),
  otherwise: button(assignInput, ({ params: { id = "" } }) => ({
    action: "access-reviews.edit",
    change: (work, { item, to, reason }) => assignItem(work, id, item, to, reason),
    then: () => redirect(`/access-reviews/${id}/items`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Items() {
  const { review, items, found, q, flag, decision, system, systems, page, query, open, people, reviewers } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const delegating = answer?.result?.initialValue?.do === "delegate";
  const start = (page - 1) * PAGE;
  const at = (n: number) => `?${query ? `${query}&` : ""}page=${n}`;
  return (
    <>
      <Crumbs
        steps={[
          ["Access reviews", "/access-reviews"],
          [review.ref, `/access-reviews/${review.id}`],
          ["All decisions"],
        ]}
      />
      <PageHeader title="All decisions" intro={`${found} entries of ${review.title}, highest risk first.`} />
      <ItemFilters q={q} flag={flag} systems={systems} system={system} decision={decision} />
      <div className="stack">
        <Card>
          <Table label="Decisions" rows={items} rowKey={(row) => row.id} columns={itemColumns({ systems })} />
        </Card>
        {found > PAGE ? (
          <Pager
            words={`Entries ${start + 1} to ${start + items.length} of ${found}`}
            earlier={page > 1 ? at(page - 1) : null}
            later={start + items.length < found ? at(page + 1) : null}
          />
        ) : null}
        {open.length > 0 ? (
          <ReviewDelegate
            people={people}
            reviewers={reviewers}
            answer={delegating ? answer : undefined}
            title="Reassign all open entries of a reviewer"
          />
        ) : null}
        {open.length > 0 ? (
          <AssignEntry delegating={delegating} answer={answer} open={open} people={people} />
        ) : null}
      </div>
    </>
  );
}

function ItemFilters({
  q,
  flag,
  systems,
  system,
  decision,
}: Pick<Page, "q" | "flag" | "systems" | "system" | "decision">) {
  return (
    <Filters>
      <FilterSearch value={q} label="Account, role or reviewer" />
      <FilterSelect
        name="flag"
        label="Flag"
        value={flag}
        options={[["", "any"], ...FLAGS.map((one) => [one, FLAG_WORDS[one]] as const)]}
      />
      {systems.length > 1 ? (
        <FilterSelect
          name="system"
          label="System"
          value={system}
          options={[["", "any"], ...systems.map((one) => [one, one] as const)]}
        />
      ) : null}
      <FilterSelect
        name="decision"
        label="Decision"
        value={decision}
        options={[
          ["", "any"],
          ["open", "open"],
          ["keep", "kept"],
          ["change", "to change"],
          ["revoke", "to revoke"],
        ]}
      />
    </Filters>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

function itemColumns({ systems }: Pick<Page, "systems">): Column<Page["items"][number]>[] {
  return [
    { key: "label", label: "Account", cell: (row) => <Who name={row.label} /> },
    {
      key: "role",
      label: "Role",
      short: "Role",
      cell: (row) => <code>{breakable(row.role ?? "none")}</code>,
    },
    ...(systems.length > 1
      ? ([
          {
            key: "system",
            label: "System",
            short: "System",
            cell: (row: { system: string }) => row.system,
          },
        ] as const)
      : []),
    {
      key: "flags",
      label: "Flags",
      wide: true,
      cell: (row) =>
        row.flags.length > 0 && (
          <span className="flags">
            <FlagTags flags={row.flags} others />
          </span>
        ),
    },
    {
      key: "reviewer",
      label: "Reviewer",
      short: "Reviewer",
      drop: "mid",
      cell: (row) => (row.reviewer ? <Who name={row.reviewer} /> : "no reviewer"),
    },
    {
      key: "decision",
      label: "Decision",
      cell: (row) =>
        row.decision ? (
          <Badge state={row.decision}>{row.toRole ? `to ${row.toRole}` : undefined}</Badge>
        ) : (
          <Badge state="open">open</Badge>
        ),
    },
    {
      key: "reason",
      label: "Reason",
      wide: true,
      drop: "mid",
      cell: (row) => (row.bulk ? "kept in bulk" : (row.reason ?? "")),
    },
  ];
}

function AssignEntry({
  delegating,
  answer,
  open,
  people,
}: Pick<Page, "open" | "people"> & { delegating: boolean; answer: Answer }) {
  return (
    <Card title="Reassign an open entry" pad>
      <Form<{ item: string; to: string; reason: string }>
        id="assign"
        answer={delegating ? undefined : answer}
        foot={<Submit>Reassign</Submit>}
      >
        {(fields) => (
          <>
            <Select
              field={fields.item}
              label="Entry"
              options={open.map((one) => [one.id, one.text] as const)}
            />
            <PersonField
              field={fields.to}
              label="New reviewer"
              options={people.map((one) => [one.id, one.name] as const)}
            />
            <TextField field={fields.reason} label="Reason" width="l" />
          </>
        )}
      </Form>
    </Card>
  );
}
