import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { invite } from "#app/operations/installation/invitations";
import { ShownLink } from "#components/installation/shown-link";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { invitationInput, mayGiveRole } from "#domain/installation/users";
import { type Role, roleNames, roles } from "#domain/roles";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Invite a user · Surety" }];

const hints: Record<Role, string> = {
  owner: "Everything, including settings and users",
  officer: "Runs the programme",
  member: "Own policies, own access reviews, own tasks",
  auditor: "Read only, within the period below",
};

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "users.invite");
  const given = roles.filter((role) => mayGiveRole(visitor.role, role));
  const asked = new URL(args.request.url).searchParams.get("role");
  return {
    roles: given,
    role: given.find((role) => role === asked) ?? "member",
    mail: Boolean(args.context.app.config.smtpUrl),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: invitationInput,
    action: "users.invite",
    stepUp: true,
    change: (work, input) => invite(args.context.app, work, input),
    then: (link, input) => data({ result: null, link, email: input.email }),
  });
}

export default function Invite() {
  const { roles, role, mail } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const crumbs = <Crumbs steps={[["Users", "/users"], ["Invite"]]} />;
  if (answer?.email) {
    return (
      <>
        {crumbs}
        <PageHeader
          title={`${answer.email} is invited`}
          intro={
            answer.link
              ? "Mail is not set up, so send the link yourself. It works once, for 7 days."
              : "The link is sent by mail only. It works once, for 7 days."
          }
        />
        <div className="stack">
          {answer.link ? <ShownLink link={answer.link} /> : null}
          <p className="row">
            <Link className="btn" to="/users">
              Back to users
            </Link>
          </p>
        </div>
      </>
    );
  }
  return (
    <>
      {crumbs}
      <PageHeader
        title="Invite a user"
        intro={
          mail
            ? "They get a link by mail, choose a password and connect their phone."
            : "Mail is not set up: you get a link to pass on. Until another owner confirms that a separate person holds the account, you and this account cannot approve each other's work."
        }
      />
      <p className="muted">
        Several at once: <Link to="/people/import">import the staff list</Link>, then select them under{" "}
        <Link to="/users#people">Users</Link>.
      </p>
      <Card pad>
        <Form<z.input<typeof invitationInput>>
          id="invite"
          answer={answer}
          values={{ role }}
          stepUp
          foot={
            <Submit kind="go" busy="Inviting">
              {mail ? "Send invitation" : "Create link"}
            </Submit>
          }
        >
          {(fields) => (
            <>
              <TextField field={fields.name} label="Name" width="l" />
              <TextField field={fields.email} label="E-mail" type="email" width="l" />
              <Choice
                field={fields.role}
                label="Role"
                options={roles.map((role) => ({ value: role, text: roleNames[role], hint: hints[role] }))}
              />
              <div className="row for-auditor">
                <DateField field={fields.scopeFrom} label="Auditor: first day of the period" />
                <DateField field={fields.scopeTo} label="Last day of the period" />
                <DateField field={fields.accessUntil} label="Access ends after" />
              </div>
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
