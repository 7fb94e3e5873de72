import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { absenceAction } from "#app/http/absences";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { editPerson, offboardPerson } from "#app/operations/people/people";
import { readHistory } from "#app/queries/installation/record-history";
import { readAbsences } from "#app/queries/people/absences";
import { peopleToChoose } from "#app/queries/people/choices";
import { HistoryCard } from "#components/installation/history-card";
import { AbsenceCard } from "#components/people/absence-card";
import { PersonAccounts } from "#components/people/accounts";
import { PersonFields } from "#components/people/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Form, useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { findUserByPerson } from "#db/installation/users";
import { findPerson } from "#db/people/people";
import { accountsOfPerson } from "#db/systems/reconciliation";
import { leaverInput, type PersonInput, personInput } from "#domain/people/people";

export const meta = ({ data }: { data?: { name: string } }) => [
  { title: `${data?.name ?? "Person"} · Surety` },
];

const log = (id: string) => ({
  type: "person" as const,
  id,
  actions: ["people.add", "people.edit", "people.import", "people.offboard"],
});

async function storedPerson(db: ReadDb, id: string) {
  const person = await findPerson(db, id);
  if (!person) return undefined;
  return {
    values: {
      name: person.name,
      email: person.email,
      aliases: (JSON.parse(person.aliases) as string[]).join("\n"),
      department: person.department,
      title: person.title,
      managerId: person.manager_id,
      startsOn: person.starts_on,
      endsOn: person.ends_on,
    },
    log: log(id),
  } satisfies Stored;
}

async function storedLastDay(db: ReadDb, id: string) {
  const person = await findPerson(db, id);
  return person && { values: { endsOn: person.ends_on }, log: log(id) };
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "people.view");
  const { read } = args.context.app;
  const person = await findPerson(read, args.params.id ?? "");
  const [details, lastDay] = [
    await storedPerson(read, args.params.id ?? ""),
    await storedLastDay(read, args.params.id ?? ""),
  ];
  if (!person || !details || !lastDay) throw notFound();
  const [people, user] = await Promise.all([
    peopleToChoose(read, person.manager_id),
    findUserByPerson(read, person.id),
  ]);
  return {
    history: await readHistory(read, visitor, "person", person.id),
    name: person.name,
    endsOn: person.ends_on,
    accounts: await accountsOfPerson(read, person.id),
    ...(await readAbsences(args.context.app, person.id)),
    signIn: user ? (user.ended_at ? "ended" : "open") : "none",
    people: people.filter((one) => one.id !== person.id),
    details: shown(details),
    lastDay: shown(lastDay),
  };
}

const idOf = ({ params }: ActionFunctionArgs) => params.id ?? "";
const changeAbsence = (args: ActionFunctionArgs, form: FormData) =>
  absenceAction(args, form, idOf(args), { action: "people.edit", to: `/people/${idOf(args)}` });

const buttons = {
  away: changeAbsence,
  back: changeAbsence,
  offboard: button(leaverInput, (args) => ({
    action: "people.edit",
    stepUp: true,
    stored: (db) => storedLastDay(db, idOf(args)),
    change: async (work, { endsOn }) =>
      offboardPerson(work, idOf(args), endsOn, await organisationZone(work.db)),
    then: () => redirect(`/people/${idOf(args)}`),
  })),
  otherwise: button(personInput, (args) => ({
    action: "people.edit",
    stored: (db) => storedPerson(db, idOf(args)),
    change: (work, input) => editPerson(work, idOf(args), input),
    then: () => redirect(`/people/${idOf(args)}?saved=person`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

const SIGN_IN = {
  open: "Can sign in.",
  ended: "Sign-in has ended.",
  none: "Cannot sign in.",
};

export default function Person() {
  const { name, endsOn, accounts, history, signIn, people, details, lastDay, absences, delegates } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const pressed = answer?.result?.initialValue?.do;
  const leaving = pressed === "offboard";
  return (
    <>
      <Crumbs steps={[["People", "/people"], [name]]} />
      <PageHeader title={<Who name={name} />} intro={SIGN_IN[signIn as keyof typeof SIGN_IN]} />
      <div className="stack">
        {endsOn ? (
          <Note>
            <p>
              Last day: <When at={endsOn} />. Remaining accounts are listed below and flagged in the next
              review.
            </p>
          </Note>
        ) : null}
        <PersonAccounts accounts={accounts} />
        <div className="cols">
          <Card title="Details" pad>
            <Form<PersonInput>
              id="person"
              answer={leaving || pressed === "away" ? undefined : answer}
              shown={details}
              foot={<Submit kind="go">Save</Submit>}
            >
              {(fields) => <PersonFields fields={fields} people={people} />}
            </Form>
          </Card>
          <div className="stack">
            <AbsenceCard absences={absences} people={delegates} answer={answer} />
            <Card title="Leaving" pad>
              <Form<{ endsOn: string }>
                id="leaver"
                answer={leaving ? answer : undefined}
                stepUp
                shown={lastDay}
                foot={
                  <Submit kind="stop" name="do" value="offboard">
                    Record last day
                  </Submit>
                }
              >
                {(fields) => (
                  <DateField
                    field={fields.endsOn}
                    label="Last day"
                    hint="On that day, sign-in and all sessions end. Records of past work are kept."
                  />
                )}
              </Form>
            </Card>
          </div>
        </div>
        <HistoryCard history={history} />
      </div>
    </>
  );
}
