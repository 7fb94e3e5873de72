import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { can } from "#app/http/submit";
import { confirmSeparatePerson } from "#app/operations/installation/account-openings";
import { offerNewFactor } from "#app/operations/installation/resets";
import { changeRole, endSessionsOf, endUser } from "#app/operations/installation/users";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { SeparatePerson } from "#components/installation/separate-person";
import { ShownLink } from "#components/installation/shown-link";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Disclosure } from "#components/ui/disclosure";
import { Facts } from "#components/ui/facts";
import { Form, useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { ReadDb } from "#db/client";
import { listSessions } from "#db/installation/sessions";
import { findUser } from "#db/installation/users";
import { mayConfirm, openingNote } from "#domain/installation/two-pairs";
import { type Role, roleNames, roles } from "#domain/roles";
import { z } from "#domain/schema";

export const meta = ({ data }: { data?: { user: { name: string } } }) => [
  { title: `${data?.user.name ?? "User"} · Surety` },
];

async function storedRole(db: ReadDb, id: string) {
  const row = await findUser(db, id);
  if (!row) return undefined;
  return {
    values: { role: row.role },
    log: { type: "user", id, actions: ["users.change-role"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "users.view");
  const { app } = args.context;
  const row = await findUser(app.read, args.params.id ?? "");
  const stored = await storedRole(app.read, args.params.id ?? "");
  if (!row || !stored) throw notFound();
  const sessions = await listSessions(app.read, row.id, app.now());
  const facts = await readEyesFacts(app.read);
  const openings = facts.openings.filter(({ userId }) => userId === row.id);
  return {
    mayEdit: can(visitor, "users.edit") && !row.ended_at,
    form: shown(stored),
    sessions: sessions.length,
    openings: openings.map((opening) => ({ note: openingNote(opening), open: opening.confirmed === null })),
    mayConfirm: can(visitor, "users.edit") && !row.ended_at && mayConfirm(facts, visitor.userId, row.id),
    user: {
      name: row.name,
      email: row.email,
      role: row.role as Role,
      since: new Date(row.created_at),
      ended: row.ended_at ? new Date(row.ended_at) : null,
      scope: row.scope_from && row.scope_to ? { from: row.scope_from, to: row.scope_to } : null,
    },
  };
}

const idOf = ({ params }: ActionFunctionArgs) => params.id ?? "";
const edit = (args: ActionFunctionArgs) =>
  ({ action: "users.edit", stepUp: true, then: () => redirect(`/users/${idOf(args)}`) }) as const;
const nothing = z.object({});

const buttons = {
  role: button(z.object({ role: z.enum(roles, "Choose a role") }), (args) => ({
    ...edit(args),
    stored: (db) => storedRole(db, idOf(args)),
    change: (work, { role }) => changeRole(work, idOf(args), role),
  })),
  confirm: button(nothing, (args) => ({
    ...edit(args),
    change: (work) => confirmSeparatePerson(work, idOf(args)),
  })),
  sessions: button(nothing, (args) => ({
    ...edit(args),
    change: (work) => endSessionsOf(work, idOf(args)),
  })),
  factor: button(nothing, (args) => ({
    ...edit(args),
    change: (work) => offerNewFactor(args.context.app, work, idOf(args)),
    then: (link) => data({ result: null, offered: true, link }),
  })),
  // Anything else than its own button ends nothing.
  otherwise: button(z.object({ do: z.literal("end", "Choose an action") }), (args) => ({
    ...edit(args),
    change: (work) => endUser(work, idOf(args)),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function User() {
  const { user, form, sessions, mayEdit, openings, mayConfirm } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const act = answer?.result?.initialValue?.do;
  return (
    <>
      <Crumbs steps={[["Users", "/users"], [user.name]]} />
      <PageHeader title={<Who name={user.name} />} intro={roleNames[user.role]} />
      <div className="stack">
        {answer?.offered ? (
          <Note>
            {answer.link
              ? "Mail is not set up, so send the link yourself. It works once, for one hour."
              : "The link is sent by mail only. It works once, for one hour."}
          </Note>
        ) : null}
        {answer?.link ? <ShownLink link={answer.link} /> : null}
        <Card title="Facts">
          <Facts
            facts={[
              ["E-mail", user.email],
              ["Role", roleNames[user.role]],
              ["Since", <When key="since" at={user.since} as="record" />],
              user.ended && ["Ended", <When key="ended" at={user.ended} as="record" />],
              user.scope && ["Period", `${user.scope.from} to ${user.scope.to}`],
              ["Open sessions", sessions],
            ]}
          />
        </Card>
        {openings.length > 0 ? (
          <SeparatePerson
            name={user.name}
            openings={openings}
            mayConfirm={mayConfirm}
            answer={act === "confirm" ? answer : undefined}
          />
        ) : null}
        {mayEdit ? <ChangeForm act={act} answer={answer} form={form} /> : null}
        {mayEdit ? <EndForm act={act} answer={answer} user={user} /> : null}
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

function ChangeForm({ act, answer, form }: Pick<Page, "form"> & { act: unknown; answer: Answer }) {
  return (
    <Card title="Change" pad>
      <Form
        id="user"
        answer={act === "end" || act === "confirm" ? undefined : answer}
        shown={form}
        stepUp
        foot={
          <>
            <Submit kind="go" name="do" value="role">
              Change role
            </Submit>
            <Submit name="do" value="factor">
              Send a new second factor link
            </Submit>
            <Submit name="do" value="sessions">
              End all sessions
            </Submit>
          </>
        }
      >
        {(fields) => (
          <Select
            field={fields.role}
            label="Role"
            hint="All sessions of this user end when the role changes or a new second factor link is sent. Members have no API tokens: those that the user created are revoked."
            options={roles.map((role) => [role, roleNames[role]] as const)}
          />
        )}
      </Form>
    </Card>
  );
}

function EndForm({ act, answer, user }: Pick<Page, "user"> & { act: unknown; answer: Answer }) {
  return (
    <Disclosure act="End access" open={act === "end"}>
      <Form
        id="end"
        answer={act === "end" ? answer : undefined}
        stepUp
        foot={
          <Submit kind="stop" name="do" value="end" busy="Ending">
            End access of {user.name}
          </Submit>
        }
      >
        {() => (
          <p>
            <Who name={user.name} /> is signed out everywhere and cannot sign in again. Their calendar address
            and API tokens are revoked. Their activity stays on record. A user who returns needs a new
            invitation.
          </p>
        )}
      </Form>
    </Disclosure>
  );
}
