import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { button, pressButton } from "#app/http/buttons";
import { computedPage } from "#app/http/list-view";
import { pickedButton, pickedButtonWith } from "#app/http/picked";
import { giveAccessBack } from "#app/operations/installation/access-given-back";
import { inviteAgain, invitePerson, withdrawInvitation } from "#app/operations/installation/invitations";
import { readInvitations } from "#app/queries/installation/invitations";
import { userSorts } from "#app/queries/people/shown-users";
import { perform } from "#app/work";
import { EndedAhead } from "#components/installation/ended-ahead";
import { OpenInvitations, WithoutAccount } from "#components/installation/invitations";
import { Card } from "#components/ui/card";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { PickedReport } from "#components/ui/picked";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { findOpenInvitation } from "#db/installation/one-time-links";
import type { UserRow } from "#db/installation/sessions";
import { isOpen, listUsers } from "#db/installation/users";
import { findPerson } from "#db/people/people";
import { counted } from "#domain/counted";
import { inOrderAsked } from "#domain/installation/lists";
import { invitePeopleInput, mayGiveRole, staffRoles } from "#domain/installation/users";
import { MOST_PICKED } from "#domain/picked";
import { type Role, roleNames } from "#domain/roles";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Users · Surety" }];

/** Open invitations, and people without an account, that the page shows at once. */
const SHOWN = 200;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "users.view");
  const { app } = args.context;
  const users = await listUsers(app.read);
  const { invited, without, endedAhead } = await readInvitations(app, SHOWN);
  const query = new URL(args.request.url).searchParams;
  const open = users.filter((row) => isOpen(row, app.now()));
  const ended = users.filter((row) => !isOpen(row, app.now()));
  const page = computedPage(query, open, userSorts);
  return {
    without,
    pickAll: query.get("pick") === "all",
    roles: staffRoles.filter((role) => mayGiveRole(visitor.role, role)),
    endedAhead,
    view: page.view,
    active: page.rows.map(lineOf),
    ended: inOrderAsked(query, ended, userSorts).map(lineOf),
    invited: {
      count: invited.count,
      rows: invited.rows.map((row) => ({
        id: row.id,
        name: row.name ?? "",
        email: row.email ?? "",
        role: row.role as Role,
        until: new Date(row.expires_at),
      })),
    },
  };
}

const lineOf = (row: UserRow) => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role as Role,
  since: new Date(row.created_at),
  ended: row.ended_at ? new Date(row.ended_at) : null,
  until: row.expires_at ? new Date(row.expires_at) : null,
});

const invites = { action: "users.invite", stepUp: true } as const;
const invitations = (count: number, what: string) =>
  `${counted(count, "invitation was", "invitations were")} ${what}.`;

async function findOpen(app: AppContext, _visitor: Visitor, id: string) {
  const open = await findOpenInvitation(app.read, id, app.now());
  return open && { name: `${open.name} (${open.email})`, one: id };
}

const buttons = {
  "invite-people": pickedButtonWith(invitePeopleInput, {
    ...invites,
    find: async (app, _visitor, id) => {
      const person = await findPerson(app.read, id);
      return person && { name: `${person.name} (${person.email})`, one: id };
    },
    act: (app, actor, id, { role }) => perform(app, actor, (work) => invitePerson(app, work, id, role)),
    message: (done) => counted(done, "person was invited.", "people were invited."),
  }),
  "invite-again": pickedButton({
    ...invites,
    find: findOpen,
    act: (app, actor, id) => perform(app, actor, (work) => inviteAgain(app, work, id)),
    message: (done) => invitations(done, "made again"),
  }),
  withdraw: pickedButton({
    ...invites,
    find: findOpen,
    act: (app, actor, id) => perform(app, actor, (work) => withdrawInvitation(work, id)),
    message: (done) => invitations(done, "withdrawn"),
  }),
  // Gives back what a clock that was ahead has ended.
  otherwise: button(z.object({ do: z.literal("give-back", "Choose an action") }), ({ context: { app } }) => ({
    ...invites,
    change: (work) => giveAccessBack(work, app.config.publicUrl),
    then: () => redirect("/users"),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons, { rows: MOST_PICKED });

type Row = ReturnType<typeof lineOf>;

const columns: Column<Row>[] = [
  {
    key: "name",
    label: "Name",
    cell: (row) => (
      <Link to={`/users/${row.id}`}>
        <Who name={row.name} />
      </Link>
    ),
  },
  { key: "email", label: "E-mail", cell: (row) => row.email },
  { key: "role", label: "Role", cell: (row) => roleNames[row.role] },
  {
    key: "since",
    label: "Since",
    short: "Since",
    drop: "mid",
    cell: (row) => <When at={row.since} />,
  },
  {
    key: "until",
    label: "Until",
    short: "Until",
    cell: (row) =>
      row.ended ? (
        <>
          ended <When at={row.ended} />
        </>
      ) : row.until ? (
        <When at={row.until} />
      ) : (
        "no end date"
      ),
  },
];

export default function Users() {
  const { active, ended, view, invited, endedAhead, without, roles, pickAll } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  // A refused form says by its button which of the page's forms it was.
  const pressed = answer?.result?.initialValue?.do;
  const ofPeople = pressed === "invite-people" ? answer : undefined;
  const ofInvited = pressed === "invite-again" || pressed === "withdraw" ? answer : undefined;
  return (
    <>
      <PageHeader
        register="/users/list.csv"
        title="Users"
        intro={`${view.total} can sign in, ${counted(invited.count, "invitation is", "invitations are")} open. Everyone uses a second factor.`}
      >
        <Link className="btn go" to="/users/new">
          Invite a user
        </Link>
      </PageHeader>
      <div className="stack">
        {endedAhead.length > 0 ? (
          <EndedAhead users={endedAhead} answer={pressed === "give-back" ? answer : undefined} />
        ) : null}
        <PickedReport result={answer?.picked} />
        <Card title="Can sign in">
          <ListOrder view={view} columns={columns} />
          <Table label="Users" rows={active} rowKey={(row) => row.id} columns={sortable(columns, view)} />
          <ListPager view={view} />
        </Card>
        <SavedViews />
        {invited.count > 0 ? (
          <OpenInvitations {...{ invited, answer: ofInvited, pickAll, settled: answer?.picked ?? null }} />
        ) : null}
        {without.count > 0 ? (
          <WithoutAccount
            {...{ without, roles, answer: ofPeople, pickAll, settled: answer?.picked ?? null }}
          />
        ) : null}
        {ended.length > 0 ? (
          <Card title="Access ended">
            <Table
              label="Users whose access has ended"
              rows={ended}
              rowKey={(row) => row.id}
              columns={sortable(columns, view)}
            />
          </Card>
        ) : null}
      </div>
    </>
  );
}
