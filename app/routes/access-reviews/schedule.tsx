import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can, type FormAnswer, submit } from "#app/http";
import { setSchedule } from "#app/operations/review-schedule";
import { reviewChoices } from "#app/review-choices";
import { scheduleLines } from "#app/review-schedule-lines";
import { Check } from "#components/check";
import { Crumbs } from "#components/crumbs";
import { Empty } from "#components/empty";
import { Form } from "#components/form";
import { Head } from "#components/head";
import { RoutingFields } from "#components/review-fields";
import { ReviewScheduleTable } from "#components/review-schedule-table";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { TextField } from "#components/text-field";
import { findSchedule } from "#db/review-schedule";
import { type ScheduleInput, scheduleInput } from "#domain/schedule-input";

export const meta = () => [{ title: "Schedule of access reviews · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.view");
  const { app } = args.context;
  const schedule = await findSchedule(app.read);
  const { people, today } = await reviewChoices(app.read, app.now());
  const mayEdit = can(visitor, "access-reviews.edit");
  return {
    mayEdit,
    on: schedule.prepares === 1,
    lines: await scheduleLines(app.read, schedule, today, visitor.scope),
    people: mayEdit ? people : [],
    values: {
      prepares: schedule.prepares ? "on" : "",
      opens: schedule.opens ? "on" : "",
      routing: schedule.routing,
      namedId: schedule.named_id,
      fallbackId: schedule.fallback_id,
      prepareDays: String(schedule.prepare_days),
      openDays: String(schedule.open_days),
      decideDays: String(schedule.decide_days),
      oldDays: String(schedule.old_days),
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: scheduleInput,
    action: "access-reviews.edit",
    change: setSchedule,
    then: () => redirect("/access-reviews/schedule"),
  });
}

export default function Schedule() {
  const { mayEdit, on, lines, people, values } = useLoaderData<typeof loader>();
  const answer = useActionData<FormAnswer>();
  const days = (text: string) => ({ label: text, inputMode: "numeric", width: "xs" }) as const;
  return (
    <>
      <Crumbs steps={[["Access reviews", "/access-reviews"], ["Schedule"]]} />
      <Head
        title="Schedule"
        lede={
          on
            ? "Reviews prepare themselves by the rhythm of each system."
            : "Reviews do not prepare themselves yet: somebody has to think of each."
        }
      />
      <div className="stack">
        {lines.length === 0 ? (
          <Empty title="No system in scope">
            <p>A system brings its rhythm: every quarter, for example. Add one first.</p>
          </Empty>
        ) : (
          <ReviewScheduleTable lines={lines} on={on} />
        )}
        {mayEdit ? (
          <Sheet title="How reviews prepare themselves" pad>
            <Form<ScheduleInput>
              id="schedule"
              answer={answer}
              values={values}
              foot={<Submit kind="go">Save</Submit>}
            >
              {(fields) => (
                <>
                  <Check
                    field={fields.prepares}
                    hint="Systems of one period come together in one draft. The officers get a mail."
                  >
                    Prepare a draft when its day has come
                  </Check>
                  <Check
                    field={fields.opens}
                    hint="With the newest list of each system. It waits, and you hear why, when a list is too old or nobody can decide about an account."
                  >
                    Open it by itself
                  </Check>
                  <RoutingFields fields={fields} people={people} />
                  <TextField
                    field={fields.prepareDays}
                    {...days("Days before the end of the period: the draft")}
                  />
                  <TextField
                    field={fields.openDays}
                    {...days("Days before the end of the period: the opening")}
                  />
                  <TextField field={fields.decideDays} {...days("Days that reviewers have")} />
                  <TextField
                    field={fields.oldDays}
                    hint="Older lists are worth a question, and keep a review from opening by itself."
                    {...days("Days after which a list of accounts is old")}
                  />
                </>
              )}
            </Form>
          </Sheet>
        ) : null}
      </div>
    </>
  );
}
