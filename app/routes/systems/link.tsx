import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { linkAccount } from "#app/operations/systems/account-links";
import { peopleToChoose } from "#app/queries/people/choices";
import { PersonField } from "#components/people/person-field";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { ReadDb } from "#db/client";
import { findAccountLink } from "#db/systems/account-lists";
import { findAccount, toAccount } from "#db/systems/accounts";
import { findSystem } from "#db/systems/systems";
import { lookupTable } from "#domain/lookup-table";
import { accountLinkInput } from "#domain/systems/account-links";
import { accountLabel } from "#domain/systems/accounts";

export const meta = () => [{ title: "Assign account owner · Surety" }];

const FOUND = lookupTable({
  email: "by address",
  alias: "by another of their addresses",
  "plus-address": "by address without the plus suffix",
  "user name": "by user name",
  link: "manually",
});

async function storedLink(db: ReadDb, systemId: string, externalId: string) {
  const account = await findAccount(db, systemId, externalId);
  const link = await findAccountLink(db, systemId, externalId);
  return {
    values: { personId: link?.person_id ?? account?.person_id ?? "" },
    log: { type: "system", id: systemId, actions: ["systems.link-account"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "systems.edit");
  const { read } = args.context.app;
  const externalId = new URL(args.request.url).searchParams.get("account") ?? "";
  const system = await findSystem(read, args.params.id ?? "");
  const row = system && (await findAccount(read, system.id, externalId));
  if (!system || !row) throw notFound();
  const account = toAccount(row);
  const link = await findAccountLink(read, system.id, externalId);
  return {
    system: { id: system.id, name: system.name },
    population: { id: row.population_id, ref: row.ref, at: row.at },
    account: { ...account, label: accountLabel(account), roles: account.roles.join(", ") },
    person: row.person,
    found: row.matched_by,
    link: link ? { person: link.person, reason: link.reason, at: link.linked_at } : null,
    people: (await peopleToChoose(read, link?.person_id ?? row.person_id)).map(
      ({ id, name }) => [id, name] as const,
    ),
    externalId,
    assigned: shown(await storedLink(read, system.id, externalId)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const systemId = args.params.id ?? "";
  return submit(args, {
    schema: accountLinkInput,
    action: "systems.edit",
    stored: (db, { account }) => storedLink(db, systemId, account),
    change: (work, { account, ...to }) => linkAccount(work, { systemId, externalId: account, ...to }),
    then: () => redirect(`/systems/${systemId}`),
  });
}

export default function LinkAccount() {
  const { system, population, account, person, found, link, people, externalId, assigned } =
    useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Systems", "/systems"], [system.name, `/systems/${system.id}`], ["Assign owner"]]} />
      <PageHeader
        title={`Owner of ${account.label}`}
        intro="The assignment applies to the next list of this system. Existing snapshots do not change."
      />
      <div className="stack">
        <Card>
          <Facts
            facts={[
              ["External id", <code key="e">{account.externalId}</code>],
              account.userName !== null && ["Signs in as", <code key="u">{account.userName}</code>],
              account.email !== null && ["Address", account.email],
              account.name !== null && ["Name in the source", account.name],
              ["Roles", account.roles || "none"],
              [
                "List",
                <>
                  {population.ref}, as of <When at={population.at} />
                </>,
              ],
              [
                "Matched to",
                person ? (
                  <>
                    <Who name={person} />, matched {FOUND[found ?? ""] ?? found}
                  </>
                ) : (
                  "no one"
                ),
              ],
              link && [
                "Manual assignment",
                <>
                  <Who name={link.person} />, <When at={link.at} />: “{link.reason}”
                </>,
              ],
            ]}
          />
        </Card>
        <Card pad>
          <Form<{ account: string; personId: string; reason: string }>
            id="link"
            answer={useAnswer<typeof action>()}
            shown={assigned}
            foot={<Submit kind="go">Save</Submit>}
          >
            {(fields) => (
              <>
                <input type="hidden" name="account" value={externalId} />
                <PersonField
                  field={fields.personId}
                  label="Owner"
                  hint="“No manual assignment” restores matching by address."
                  empty="No manual assignment"
                  options={people}
                  width="l"
                />
                <TextField
                  field={fields.reason}
                  label="Reason"
                  hint="For example: confirmed with her; this is her former name."
                  width="l"
                />
              </>
            )}
          </Form>
        </Card>
      </div>
    </>
  );
}
