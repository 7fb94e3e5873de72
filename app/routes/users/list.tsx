import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { giveAccessBack } from "#app/operations/installation/access-given-back";
import { EndedAhead } from "#components/installation/ended-ahead";
import { Card } from "#components/ui/card";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { listOpenInvitations } from "#db/installation/one-time-links";
import { organisationZone } from "#db/installation/organisation";
import { isOpen, listUsers } from "#db/installation/users";
import { listEndedAhead } from "#db/installation/users-ended-ahead";
import { type Role, roleNames } from "#domain/roles";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Users · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "users.view");
  const { app } = args.context;
  const [users, invited] = await Promise.all([listUsers(app.read), listOpenInvitations(app.read, app.now())]);
  const zone = await organisationZone(app.read);
  return {
    endedAhead: await listEndedAhead(app.read, app.now(), zone),
    users: users.map((row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      role: row.role as Role,
      since: new Date(row.created_at),
      ended: row.ended_at ? new Date(row.ended_at) : null,
      until: row.expires_at ? new Date(row.expires_at) : null,
      open: isOpen(row, app.now()),
    })),
    invited: invited.map((row) => ({
      id: row.id,
      name: row.name ?? "",
      email: row.email ?? "",
      role: row.role as Role,
      until: new Date(row.expires_at),
    })),
  };
}

/** Gives back what a clock that was ahead has ended. */
export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: z.object({ do: z.literal("give-back", "Choose an action") }),
    action: "users.invite",
    stepUp: true,
    change: (work) => giveAccessBack(work, args.context.app.config.publicUrl),
    then: () => redirect("/users"),
  });
}

type Row = Awaited<ReturnType<typeof loader>>["users"][number];

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
  const { users, invited, endedAhead } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const active = users.filter((user) => user.open);
  const ended = users.filter((user) => !user.open);
  return (
    <>
      <PageHeader
        csv="/users/list.csv"
        title="Users"
        lede={`${active.length} can sign in, ${invited.length} are invited. Everyone uses a second factor.`}
      >
        <Link className="btn go" to="/users/new">
          Invite a user
        </Link>
      </PageHeader>
      <div className="stack">
        {endedAhead.length > 0 ? <EndedAhead users={endedAhead} answer={answer} /> : null}
        <Card title="Can sign in">
          <Table label="Users" rows={active} rowKey={(row) => row.id} columns={columns} />
        </Card>
        {invited.length > 0 ? (
          <Card title="Invited">
            <Table
              label="Open invitations"
              rows={invited}
              rowKey={(row) => row.id}
              columns={[
                { key: "name", label: "Name", cell: (row) => <Who name={row.name} /> },
                { key: "email", label: "E-mail", cell: (row) => row.email },
                { key: "role", label: "Role", cell: (row) => roleNames[row.role] },
                {
                  key: "until",
                  label: "Link expires",
                  short: "Until",
                  cell: (row) => <When at={row.until} as="moment" />,
                },
              ]}
            />
          </Card>
        ) : null}
        {ended.length > 0 ? (
          <Card title="Access ended">
            <Table
              label="Users whose access has ended"
              rows={ended}
              rowKey={(row) => row.id}
              columns={columns}
            />
          </Card>
        ) : null}
      </div>
    </>
  );
}
