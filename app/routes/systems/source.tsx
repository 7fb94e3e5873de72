import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { readSourceForm, sourceForm } from "#app/http/account-source-form";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import {
  setAccountSource,
  setAndTakePopulation,
  tryAccountSource,
} from "#app/operations/systems/account-sources";
import { AccountSourceFields } from "#components/systems/account-source-fields";
import { type Tried, TriedAccounts } from "#components/systems/tried-accounts";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import type { ReadDb } from "#db/client";
import { findAccountSource } from "#db/systems/account-sources";
import { findSystem } from "#db/systems/systems";
import type { z } from "#domain/schema";
import { accountLabel } from "#domain/systems/accounts";
import { LIVE_SOURCES } from "#evidence/account-apis/sources";

export const meta = () => [{ title: "Account source · Surety" }];

const SHOWN = 10;

/** What is stored of the system's source, whichever kind the page shows. */
async function storedSource(db: ReadDb, systemId: string) {
  const row = await findAccountSource(db, systemId);
  const settings = row ? (JSON.parse(row.settings) as Record<string, string>) : {};
  return {
    values: { source: row?.source ?? "", ...settings, cron: row ? (row.cron ?? "asked") : "" },
    log: { type: "system", id: systemId, actions: ["systems.account-source"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "systems.edit");
  const { read } = args.context.app;
  const system = await findSystem(read, args.params.id ?? "");
  if (!system) throw notFound();
  const row = await findAccountSource(read, system.id);
  const asked = new URL(args.request.url).searchParams.get("source") ?? row?.source ?? "postgresql";
  const source = LIVE_SOURCES.find((one) => one.name === asked);
  if (!source) throw notFound();
  const { name, title, hint, secretLabel, fields } = source;
  const saved = row?.source === name ? row : null;
  const start = Object.fromEntries(fields.map((field) => [field.name, field.start ?? ""]));
  return {
    system: { id: system.id, name: system.name },
    sources: LIVE_SOURCES.map(({ name, title }) => ({ name, title })),
    source: { name, title, hint, secretLabel, fields },
    saved: saved && {
      secret: saved.secret !== null,
      at: saved.tried_at,
      outcome: saved.outcome,
      message: saved.message,
    },
    mark: shown(await storedSource(read, system.id)).mark,
    values: {
      ...start,
      ...(saved ? (JSON.parse(saved.settings) as Record<string, string>) : {}),
      cron: saved?.cron ?? "asked",
    },
  };
}

const idOf = ({ params }: ActionFunctionArgs) => params.id ?? "";
const common = { action: "systems.edit", stepUp: true } as const;
const outgoing = { ...common, queue: "outgoing", limit: "outgoing" } as const;

async function givenOf(args: ActionFunctionArgs, form: FormData, input: z.output<typeof sourceForm>) {
  const given = readSourceForm(form, input);
  if (!(await findSystem(args.context.app.read, idOf(args)))) throw notFound();
  return given;
}

const buttons = {
  try: button(sourceForm, (args, form) => ({
    ...outgoing,
    run: async (visitor, input) => {
      const given = await givenOf(args, form, input);
      return tryAccountSource(args.context.app, actorOf(visitor), idOf(args), given);
    },
    then: (done) => data({ tried: triedOf(done), result: { initialValue: typedOf(form) } }),
  })),
  take: button(sourceForm, (args, form) => ({
    ...outgoing,
    stored: (db) => storedSource(db, idOf(args)),
    run: async (visitor, input, check) =>
      setAndTakePopulation(args.context.app, actorOf(visitor), idOf(args), {
        ...(await givenOf(args, form, input)),
        check,
      }),
    then: ({ id }) => redirect(`/populations/${id}`),
  })),
  otherwise: button(sourceForm, (args, form) => ({
    ...common,
    stored: (db) => storedSource(db, idOf(args)),
    change: async (work, input) =>
      setAccountSource(args.context.app, work, idOf(args), await givenOf(args, form, input)),
    then: () => redirect(`/systems/${idOf(args)}`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

/** What the source answered, with the first of its accounts. */
function triedOf({ query, rows, accounts }: Awaited<ReturnType<typeof tryAccountSource>>): Tried {
  const first = accounts.slice(0, SHOWN).map((one) => ({
    id: one.externalId,
    label: accountLabel(one),
    account: one.userName ?? one.email ?? "",
    roles: one.roles,
    privileged: one.privileged,
    status: one.status,
  }));
  return { query, rows, accounts: accounts.length, first };
}

/** What was typed, for the page after a try; never the secret or the code. */
function typedOf(form: FormData): Record<string, string> {
  const secret = new Set(["secret", "code", "do"]);
  return Object.fromEntries(
    [...form].filter(([name]) => !secret.has(name)).map(([name, text]) => [name, String(text)]),
  );
}

export default function AccountSource() {
  const { system, sources, source, saved, values, mark } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const typed = answer?.result?.initialValue as Record<string, string> | undefined;
  return (
    <>
      <Crumbs steps={[["Systems", "/systems"], [system.name, `/systems/${system.id}`], ["Account source"]]} />
      <PageHeader
        title="Account source"
        intro="Surety fetches the accounts from the system. “Test” shows the result without storing it. “Fetch accounts and save” saves the settings and locks the snapshot only after the whole list has arrived. “Save” does not contact the system."
      >
        <Link className="btn" to={`/systems/${system.id}/import`}>
          Import a file instead
        </Link>
      </PageHeader>
      <div className="stack">
        {saved?.at ? (
          <Note tone={saved.outcome === "taken" ? undefined : "risk"}>
            Last scheduled run, <When at={saved.at} />: {saved.message}
          </Note>
        ) : null}
        <nav className="row" aria-label="Kinds of source">
          {sources.map(({ name, title }) => (
            <Link
              key={name}
              className="btn"
              to={`?source=${name}`}
              aria-current={name === source.name ? "page" : undefined}
            >
              {title}
            </Link>
          ))}
        </nav>
        <Card pad title={source.title}>
          <Form<Record<string, unknown>>
            key={source.name}
            id="source"
            answer={answer}
            shown={{ values, mark }}
            stepUp
            foot={
              <>
                <Submit name="do" value="try" busy="Testing">
                  Test
                </Submit>
                <Submit name="do" value="save" busy="Saving">
                  Save
                </Submit>
                <Submit kind="go" name="do" value="take" busy="Fetching">
                  Fetch accounts and save
                </Submit>
              </>
            }
          >
            {(fields) => (
              <AccountSourceFields
                source={source}
                fields={fields}
                values={{ ...values, ...typed }}
                secretSet={saved?.secret ?? false}
              />
            )}
          </Form>
        </Card>
        {answer?.tried ? <TriedAccounts tried={answer.tried} /> : null}
      </div>
    </>
  );
}
