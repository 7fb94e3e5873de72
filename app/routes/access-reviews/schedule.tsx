import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { can, submit } from "#app/http/submit";
import { setSchedule } from "#app/operations/access-reviews/schedule";
import { reviewChoices } from "#app/queries/access-reviews/choices";
import { scheduleLines } from "#app/queries/access-reviews/schedule-lines";
import { scheduleValues } from "#app/queries/access-reviews/schedule-values";
import { ScheduleFields } from "#components/access-reviews/schedule-fields";
import { ReviewScheduleTable } from "#components/access-reviews/schedule-table";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { listCampaigns } from "#db/access-reviews/campaigns";
import { findSchedule } from "#db/access-reviews/schedule";
import type { ReadDb } from "#db/client";
import { type ScheduleInput, scheduleInput } from "#domain/access-reviews/schedule-input";
import { counted } from "#domain/counted";

export const meta = () => [{ title: "Schedule of access reviews · Surety" }];

async function storedSchedule(db: ReadDb) {
  return {
    values: scheduleValues(await findSchedule(db)),
    log: { type: "review-schedule", id: "one", actions: ["access-reviews.schedule"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.view");
  const { app } = args.context;
  const schedule = await findSchedule(app.read);
  const { people, today } = await reviewChoices(app.read, app.now(), schedule.named_id, schedule.fallback_id);
  const mayEdit = can(visitor, "access-reviews.edit");
  return {
    mayEdit,
    on: schedule.prepares === 1,
    lines: await scheduleLines(app.read, today, visitor.scope),
    people: mayEdit ? people : [],
    campaigns: mayEdit
      ? (await listCampaigns(app.read)).map(({ id, name, systems }) => ({
          id,
          name,
          systems: systems.length,
        }))
      : [],
    rules: shown(await storedSchedule(app.read)),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    rows: 500,
    schema: scheduleInput,
    action: "access-reviews.edit",
    stored: storedSchedule,
    change: setSchedule,
    then: () => redirect("/access-reviews/schedule"),
  });
}

export default function Schedule() {
  const { mayEdit, on, lines, people, rules, campaigns } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Access reviews", "/access-reviews"], ["Schedule"]]} />
      <PageHeader
        title="Schedule"
        intro={
          on
            ? "Reviews are prepared automatically at the frequency of each system."
            : "Automatic preparation is off: each review must be prepared manually."
        }
      />
      <div className="stack">
        {lines.length === 0 ? (
          <Empty title="No system in scope">
            <p>Each system sets its own review frequency, for example every quarter. Add a system first.</p>
          </Empty>
        ) : (
          <ReviewScheduleTable lines={lines} mayEdit={mayEdit} />
        )}
        {mayEdit ? (
          <Card title="Campaigns" pad>
            <p>Systems in a campaign follow its rules; all others follow the rules below.</p>
            <ul>
              {campaigns.map((one) => (
                <li key={one.id}>
                  <Link to={`/access-reviews/schedule/${one.id}`}>{one.name}</Link>,{" "}
                  {counted(one.systems, "system")}
                </li>
              ))}
            </ul>
            <p>
              <Link className="btn" to="/access-reviews/schedule/new">
                Add a campaign
              </Link>
            </p>
          </Card>
        ) : null}
        {mayEdit ? (
          <Card title="Automatic preparation" pad>
            <Form<ScheduleInput>
              id="schedule"
              answer={answer}
              shown={rules}
              foot={<Submit kind="go">Save</Submit>}
            >
              {(fields) => <ScheduleFields fields={fields} people={people} />}
            </Form>
          </Card>
        ) : null}
      </div>
    </>
  );
}
