import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can, submit } from "#app/http/submit";
import { holdIncident } from "#app/operations/breach-clocks/holds";
import { readCall } from "#app/queries/breach-clocks/call";
import { LedIncidentCards } from "#components/incidents/led-incident";
import { Card } from "#components/ui/card";
import { Clock } from "#components/ui/clock";
import { Empty } from "#components/ui/empty";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { damagedClocksWords } from "#domain/breach-clocks/damaged-clocks";
import { incidentTitle } from "#domain/exercises";
import { z } from "#domain/schema";

export const meta = incidentTitle("Alert");

/** Where the link in a call leads: what runs, who handles it, and "I am handling it". */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "calls.take");
  const call = await readCall(args.context.app, visitor.userId, args.params.ref ?? "", visitor.personId);
  if (!call) throw notFound();
  return { ...call, opens: can(visitor, "incidents.view") };
}

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submit(args, {
    schema: z.object({ do: z.literal("have", "Use the button") }),
    action: "calls.take",
    change: (work) => holdIncident(work, ref),
    then: () => redirect(`/my/calls/${ref}`),
  });
}

export default function Call() {
  const { ref, title, clocks, damaged, more, holder, closed, opens, led } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const open = clocks.length + damaged.length > 0 && !closed;
  return (
    <>
      <PageHeader
        title={title}
        intro={
          <>
            {opens ? <Link to={`/incidents/${ref}`}>{ref}</Link> : ref}.{" "}
            {open ? "Notify these recipients in time." : "No clock is running."}
          </>
        }
      />
      <div className="stack">
        {holder ? (
          <Note tone="kept">
            <b>
              <Who name={holder.name} /> is handling it
            </b>{" "}
            until <When at={holder.until} as="moment" />. Others are not alerted before then, except at a
            deadline.
          </Note>
        ) : null}
        {open ? (
          <Card title={holder?.mine ? "You are handling it" : "Are you handling it?"} pad>
            <p>For one hour, repeated alerts go to you alone. Deadlines still alert everyone.</p>
            <Form
              id="have"
              answer={answer}
              foot={
                <Submit kind="go" name="do" value="have" busy="Saving">
                  {holder?.mine ? "I am handling it for another hour" : "I am handling it"}
                </Submit>
              }
            >
              {() => null}
            </Form>
          </Card>
        ) : null}
        <Card title="Clocks" aside={more > 0 ? `${more} more` : undefined}>
          {damaged.length > 0 ? <Note tone="broken">{damagedClocksWords(damaged)}</Note> : null}
          {clocks.length + damaged.length === 0 ? (
            <Empty title="No running clocks">
              <p>Every clock of this incident is closed or not started.</p>
            </Empty>
          ) : null}
          {clocks.length > 0 ? (
            <ol className="clocks">
              {clocks.map((one) => (
                <Clock
                  key={one.id}
                  from={one.startsAt ?? undefined}
                  due={one.deadlineAt}
                  title={`Notify ${one.recipient}`}
                  basis={one.rule}
                />
              ))}
            </ol>
          ) : null}
        </Card>
        {led && !opens ? <LedIncidentCards led={led} /> : null}
      </div>
    </>
  );
}
