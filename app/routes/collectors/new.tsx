import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { givenIn, tryButton } from "#app/http/collector-form";
import { addTarget } from "#app/operations/evidence/collector-targets";
import { staffToChoose } from "#app/queries/people/choices";
import { TargetFields } from "#components/evidence/target-fields";
import { TriedSource } from "#components/evidence/tried";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { listControlStandings } from "#db/evidence/standings";
import { organisationDay } from "#db/installation/organisation";
import { targetInput } from "#domain/evidence/collectors";
import { findCollector } from "#evidence/collectors/all";

export const meta = () => [{ title: "Add a target · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "collectors.edit");
  const { app } = args.context;
  const collector = findCollector(args.params.collector ?? "");
  if (!collector) throw notFound();
  const { name, title, does, settings, cron, controls } = collector;
  const series = new Set(controls.map((ref) => ref.slice(0, 2)));
  const all = await listControlStandings(app.read);
  return {
    collector: { name, title, does, settings, cron, controls },
    controls: all
      .filter(({ ref }) => series.size === 0 || series.has(ref.slice(0, 2)))
      .map(({ ref, title }) => ({ ref, title })),
    people: (await staffToChoose(app.read, await organisationDay(app.read, app.now()))).map(
      (one) => [one.id, one.name] as const,
    ),
  };
}

const collectorOf = ({ params }: ActionFunctionArgs) => params.collector ?? "";
const buttons = {
  try: tryButton(async (args) => ({ collector: collectorOf(args), target: null })),
  otherwise: button(targetInput, (args, form) => ({
    action: "collectors.edit",
    change: (work, input) => {
      const { settings, given } = givenIn(args, form);
      return addTarget(work, collectorOf(args), { ...input, settings }, given);
    },
    then: (id) => redirect(`/collectors/${id}`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons, { rows: 500 });

export default function NewTarget() {
  const { collector, controls, people } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const typed = (answer?.result?.initialValue ?? {}) as Record<string, string>;
  const values = Object.fromEntries(
    collector.settings.map(({ name, start = "" }) => [
      name,
      typed[`set-${name}`] ?? (answer?.result ? "" : start),
    ]),
  );
  return (
    <>
      <Crumbs steps={[["Collectors", "/collectors"], [collector.title]]} />
      <PageHeader title={collector.title} intro={collector.does} />
      <div className="stack">
        <Card pad>
          <Form<Record<string, unknown>>
            id="target"
            answer={answer}
            values={{
              cron: collector.cron,
              controls: [...collector.controls],
              ...(collector.settings.length === 0 && { name: collector.title }),
            }}
            foot={
              <>
                <Submit name="do" value="try" busy="Testing">
                  Test
                </Submit>
                <Submit kind="go" name="do" value="add">
                  Start collecting
                </Submit>
              </>
            }
          >
            {(fields) => (
              <TargetFields
                fields={fields}
                settings={collector.settings}
                values={values}
                wrong={answer?.result?.error ?? undefined}
                controls={controls}
                people={people}
                cron={collector.cron}
              />
            )}
          </Form>
        </Card>
        {answer?.tried ? <TriedSource tried={answer.tried} /> : null}
      </div>
    </>
  );
}
