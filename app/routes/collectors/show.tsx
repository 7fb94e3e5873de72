import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { button, pressButton } from "#app/http/buttons";
import { givenIn, tryButton } from "#app/http/collector-form";
import { type Stored, shown } from "#app/http/shown";
import { can } from "#app/http/submit";
import { changeTarget, endTarget } from "#app/operations/evidence/collector-targets";
import { collectNow } from "#app/operations/evidence/collectors";
import { existsIn, readTarget } from "#app/queries/evidence/collector-targets";
import { staffToChoose } from "#app/queries/people/choices";
import { NotRun, Runs } from "#components/evidence/runs";
import { TargetFields } from "#components/evidence/target-fields";
import { TriedSource } from "#components/evidence/tried";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import type { ReadDb } from "#db/client";
import { findTarget, listRuns } from "#db/evidence/collectors";
import { listControlStandings } from "#db/evidence/standings";
import { organisationZone } from "#db/installation/organisation";
import { listPeople } from "#db/people/people";
import { dayOf } from "#domain/days";
import { type RunOutcome, targetInput } from "#domain/evidence/collectors";
import { cronWords } from "#domain/installation/jobs";
import { z } from "#domain/schema";
import { findCollector } from "#evidence/collectors/all";

export const meta = ({ data }: { data?: { target: { name: string } } }) => [
  { title: `${data?.target.name ?? "Collector"} · Surety` },
];

const RUNS = 60;

async function storedTarget(db: ReadDb, id: string) {
  const row = await findTarget(db, id);
  if (!row) return undefined;
  const settings = Object.entries(JSON.parse(row.settings) as Record<string, string>);
  return {
    values: {
      name: row.name,
      cron: row.cron,
      ownerId: row.owner_id ?? "",
      controls: JSON.parse(row.controls) as string[],
      ...Object.fromEntries(settings.map(([name, value]) => [`set-${name}`, value])),
    } as Record<string, unknown>,
    log: { type: "collector-target", id, actions: ["collectors.add", "collectors.change"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "collectors.view");
  const { app } = args.context;
  const row = await findTarget(app.read, args.params.id ?? "");
  const zone = await organisationZone(app.read);
  if (!row || !existsIn(row, visitor.scope, zone)) throw notFound();
  const collector = findCollector(row.collector);
  const [runs, all, people] = await Promise.all([
    listRuns(app.read, row.id, RUNS, visitor.scope),
    listControlStandings(app.read),
    listPeople(app.read),
  ]);
  const target = readTarget(app, row, runs[0], zone, visitor.scope);
  const series = new Set([...(collector?.controls ?? []), ...target.controls].map((ref) => ref.slice(0, 2)));
  const mayEdit = can(visitor, "collectors.edit") && row.ended_at === null;
  const staff = mayEdit ? await staffToChoose(app.read, dayOf(app.now(), zone), row.owner_id) : [];
  const stored = await storedTarget(app.read, row.id);
  return {
    mayEdit,
    form: stored && mayEdit ? shown(stored) : undefined,
    target,
    owner: people.find((one) => one.id === row.owner_id)?.name ?? null,
    does: collector?.does ?? "",
    settings: collector?.settings ?? [],
    runs: runs.map((run) => ({
      id: run.id,
      at: new Date(run.started_at),
      seconds: run.ended_at ? (Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000 : null,
      askedBy: run.asked_by === "schedule" ? null : run.asked_by,
      outcome: run.outcome as RunOutcome | null,
      message: run.error,
      ref: run.ref,
      missed: run.missed,
      missedFrom: run.missed_from ? new Date(run.missed_from) : null,
      scheduledFor: new Date(run.scheduled_for),
    })),
    controls: mayEdit
      ? all
          .filter(({ ref }) => series.size === 0 || series.has(ref.slice(0, 2)))
          .map(({ ref, title }) => ({ ref, title }))
      : [],
    people: staff.map((one) => [one.id, one.name] as const),
  };
}

const idOf = ({ params }: ActionFunctionArgs) => params.id ?? "";
const common = (args: ActionFunctionArgs) =>
  ({ action: "collectors.edit", then: () => redirect(`/collectors/${idOf(args)}`) }) as const;

async function requireTarget({ context, params }: ActionFunctionArgs) {
  const row = await findTarget(context.app.read, params.id ?? "");
  if (!row) throw notFound();
  return row;
}

const buttons = {
  run: button(z.object({}), (args) => ({
    ...common(args),
    queue: "outgoing",
    limit: "outgoing",
    run: async (visitor) => collectNow(args.context.app, actorOf(visitor), await requireTarget(args)),
  })),
  try: tryButton(async (args) => {
    const target = await requireTarget(args);
    return { collector: target.collector, target };
  }),
  end: button(z.object({}), (args) => ({
    ...common(args),
    change: (work) => endTarget(work, idOf(args)),
  })),
  otherwise: button(targetInput, (args, form) => ({
    ...common(args),
    stored: (db) => storedTarget(db, idOf(args)),
    change: (work, input) => {
      const { settings, given } = givenIn(args, form);
      return changeTarget(work, idOf(args), { ...input, settings }, given);
    },
  })),
};

export async function action(args: ActionFunctionArgs) {
  requireUser(args, "collectors.edit");
  await requireTarget(args);
  return pressButton(args, buttons, { rows: 500 });
}

export default function Target() {
  const page = useLoaderData<typeof loader>();
  const { target, runs, mayEdit } = page;
  const answer = useAnswer<typeof action>();
  const gaps = runs.reduce((sum, run) => sum + run.missed, 0);
  return (
    <>
      <Crumbs steps={[["Collectors", "/collectors"], [target.name]]} />
      <PageHeader title={target.name} intro={page.does}>
        {mayEdit ? (
          <form method="post">
            <button className="btn go" type="submit" name="do" value="run">
              Run now
            </button>
          </form>
        ) : null}
      </PageHeader>
      <div className="cols">
        <Card
          title="Runs"
          aside={runs.length === 0 ? null : gaps === 0 ? "no gaps" : `${gaps} missed`}
          foot={
            runs.some(({ ref }) => ref !== null) ? (
              <>
                {runs.length === RUNS ? `The newest ${RUNS}. ` : null}
                <Link to={`/collectors/${target.id}/reassessment`}>Judge earlier evidence again</Link>
              </>
            ) : undefined
          }
        >
          {runs.length > 0 ? <Runs runs={runs} /> : <NotRun nextAt={target.nextAt} />}
        </Card>
        <div className="stack">
          <SettingsCard page={page} />
          {mayEdit ? <ChangeCard answer={answer} page={page} /> : null}
          {answer?.tried ? <TriedSource tried={answer.tried} /> : null}
        </div>
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

function SettingsCard({ page }: { page: Page }) {
  const { target, owner } = page;
  return (
    <Card title="Settings">
      <Facts
        facts={[
          ["Collector", <code key="name">{target.collector}</code>],
          ...page.settings.map(({ name, label, secret, choices }): [string, string] => [
            label,
            secret
              ? target.secretsSet.includes(name)
                ? "stored encrypted"
                : "not set"
              : (choices?.find(({ value }) => value === target.settings[name])?.text ??
                (target.settings[name] || "not set")),
          ]),
          ["Schedule", cronWords(target.cron)],
          target.nextAt && ["Next run", <When key="next" at={target.nextAt} as="moment" />],
          target.endedAt && ["Stopped", <When key="end" at={target.endedAt} as="record" />],
          ["Owner", owner ?? "unassigned"],
          ["Controls", target.controls.join(", ") || "none yet"],
        ]}
      />
    </Card>
  );
}

/** The settings as typed, where the form came back; else as stored. */
function valuesOf({ settings, target }: Page, answer: Answer): Record<string, string> {
  const typed = answer?.result?.initialValue as Record<string, string> | undefined;
  if (!typed) return target.settings;
  return Object.fromEntries(settings.map(({ name }) => [name, typed[`set-${name}`] ?? ""]));
}

function ChangeCard({ answer, page }: { answer: Answer; page: Page }) {
  const { target } = page;
  return (
    <Card title="Change" pad>
      <details open={answer ? true : undefined}>
        <summary>Settings, schedule, controls</summary>
        <Form<Record<string, unknown>>
          id="target"
          answer={answer}
          shown={page.form}
          close
          foot={
            <>
              <Submit name="do" value="try" busy="Testing">
                Test
              </Submit>
              <Submit name="do" value="change">
                Save
              </Submit>
              <Submit kind="stop" name="do" value="end">
                Stop collecting
              </Submit>
            </>
          }
        >
          {(fields) => (
            <TargetFields
              fields={fields}
              settings={page.settings}
              values={valuesOf(page, answer)}
              secretsSet={target.secretsSet}
              wrong={answer?.result?.error ?? undefined}
              controls={page.controls}
              people={page.people}
              cron={target.cron}
            />
          )}
        </Form>
      </details>
    </Card>
  );
}
