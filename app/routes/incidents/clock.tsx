import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { confirmationForm } from "#app/http/confirmation-form";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { startClockNotice } from "#app/operations/breach-clocks/notices";
import { recordNotified } from "#app/operations/incidents/notified-elsewhere";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { typedNow, zoneOf } from "#app/queries/zone";
import { ClockNoticesCard } from "#components/breach-clocks/notices-card";
import { NotifiedForm } from "#components/incidents/notified-fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { Form, useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { When } from "#components/ui/when";
import { listClockNotices } from "#db/breach-clocks/notices";
import { inSentence } from "#domain/breach-clocks/clock-starts";
import { damagedClockWords } from "#domain/breach-clocks/damaged-clocks";
import { incidentTitle } from "#domain/exercises";
import { z } from "#domain/schema";
import { factorWords } from "#domain/signatures";
import { requiredText } from "#domain/text-fields";

export const meta = incidentTitle("Breach clock");

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const record = await readIncidentRecord(app.read, args.params.ref ?? "", app.now());
  const clock = record?.clocks.find((one) => one.id === args.params.id);
  if (record?.damagedClocks.some((one) => one.id === args.params.id))
    throw new Response(damagedClockWords, { status: 409 });
  if (!record || !clock) throw notFound();
  return {
    clock,
    notices: await listClockNotices(app.read, { clockId: clock.id }),
    ref: record.incident.ref,
    note: record.rules.note,
    now: typedNow(app.now(), await zoneOf(app, visitor)),
  };
}

const buttons = {
  "not-required": button(
    z.object({ reason: requiredText("Give a reason", 5000) }),
    ({ params: { ref = "", id = "" } }) => ({
      action: "incidents.edit",
      stepUp: true,
      change: (work, { reason }) => signNotRequired(work, id, reason),
      then: () => redirect(`/incidents/${ref}`),
    }),
  ),
  notice: button(z.object({}), ({ params: { ref = "", id = "" } }) => ({
    action: "incidents.edit",
    change: (work) => startClockNotice(work, id),
    then: (notice) => redirect(`/incidents/${ref}/clocks/${id}/notices/${notice}`),
  })),
  otherwise: (args: ActionFunctionArgs, form: FormData) =>
    confirmationForm(
      args,
      form,
      (work, confirmation) => recordNotified(work, args.params.id ?? "", confirmation),
      () => redirect(`/incidents/${args.params.ref}`),
    ),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function BreachClock() {
  const { clock, notices, ref, note, now } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const refusing = answer?.result?.initialValue ? "reason" in answer.result.initialValue : false;
  const open = clock.state.kind !== "ended";
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], [clock.rule]]} />
      <PageHeader
        title={`${clock.rule}: ${clock.recipient}`}
        intro={`${clock.limit}, from “${inSentence(clock.anchorLabel)}”.`}
      />
      <div className="stack">
        {clock.startInQuestion ? (
          <Note tone="risk">
            <b>The clock start is in question.</b> The notice it counts from bounced. It keeps counting from
            that time until the notice is sent again, recorded as notified another way, or signed as not
            required.
          </Note>
        ) : null}
        <ClockFacts note={note} clock={clock} />
        {clock.customerId ? null : (
          <ClockNoticesCard
            notices={notices}
            to={`/incidents/${ref}/clocks/${clock.id}/notices`}
            clock={clock}
          />
        )}
        {open ? (
          <div className="cols even">
            <NotifiedForm answer={refusing ? null : answer} now={now} main={clock.customerId !== null} />
            <NotRequired refusing={refusing} answer={answer} />
          </div>
        ) : null}
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

function ClockFacts({ note, clock }: Pick<Page, "note" | "clock">) {
  return (
    <Card title="Notification obligation" foot={note}>
      <Facts
        facts={[
          ["Recipient", clock.recipient],
          ["Starts", clock.startsAt ? <When key="s" at={clock.startsAt} as="both" /> : "not yet"],
          ["Deadline", clock.deadlineAt ? <When key="d" at={clock.deadlineAt} as="both" /> : "not yet"],
          [
            "Basis of the limit",
            {
              law: "the law",
              contract: "the customer’s contract",
              own: "our own: the law says “without undue delay”",
            }[clock.whose],
          ],
          ["Contents", clock.contents.join("; ")],
          clock.notes ? ["Notes", clock.notes] : null,
          ["Sources", clock.sources.join(", ")],
          clock.state.kind === "ended" && ["Ended", <When key="e" at={clock.state.at} as="both" />],
          clock.endedReason ? ["Why", clock.endedReason] : null,
          clock.endedBy
            ? ["By", `${clock.endedBy}${clock.endedFactor ? `, ${factorWords(clock.endedFactor)}` : ""}`]
            : null,
        ]}
      />
    </Card>
  );
}

function NotRequired({ refusing, answer }: { refusing: boolean; answer: Answer }) {
  return (
    <Card title="Not required" pad>
      <Form<{ reason: string }>
        id="waive"
        answer={refusing ? answer : null}
        stepUp
        foot={
          <Submit kind="stop" name="do" value="not-required">
            Sign as not required
          </Submit>
        }
      >
        {(fields) => (
          <TextArea
            field={fields.reason}
            label="Reason it is not required"
            hint="Your name, the time and your second factor are recorded with it."
          />
        )}
      </Form>
    </Card>
  );
}
