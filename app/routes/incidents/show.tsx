import { type ActionFunctionArgs, type data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { numberIn } from "#app/http/number-in";
import { pickedButtonWith } from "#app/http/picked";
import { can } from "#app/http/submit";
import { openReceipts, readUpload, withReceipts } from "#app/http/uploads";
import { stepIncident } from "#app/operations/incidents/incidents";
import { startNotice } from "#app/operations/incidents/notices";
import { moveIncidentTask } from "#app/operations/incidents/tasks";
import { addTimelineLine, lineKinds, requireIncident } from "#app/operations/timeline";
import { readPost } from "#app/queries/deliveries/mail-state";
import { incidentPage } from "#app/queries/incidents/page";
import { readVisibleIncident } from "#app/queries/incidents/scope";
import { typedNow, zoneOf } from "#app/queries/zone";
import { perform, type Work } from "#app/work";
import { ClockStartsCard } from "#components/breach-clocks/clock-starts-card";
import { ClocksCard } from "#components/breach-clocks/clocks-card";
import { RemindersCard } from "#components/breach-clocks/reminders-card";
import { DecisionsCard } from "#components/incidents/decisions-card";
import { DescriptionCard } from "#components/incidents/description-card";
import { NoticesCard } from "#components/incidents/notices-card";
import { NotifiedCard } from "#components/incidents/notified-card";
import { PostMortemCard } from "#components/incidents/post-mortem-card";
import { PostNote } from "#components/incidents/post-note";
import { StatusBadge } from "#components/incidents/status-badge";
import { AddLineCard, StepCard } from "#components/incidents/steps-card";
import { TasksCard } from "#components/incidents/tasks-card";
import { TimelineCard } from "#components/incidents/timeline-card";
import { Crumbs } from "#components/ui/crumbs";
import type { FormAnswer } from "#components/ui/form";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { PickedReport } from "#components/ui/picked";
import { Who } from "#components/ui/who";
import { findIncidentTask } from "#db/incidents/tasks";
import { counted } from "#domain/counted";
import type { Refused } from "#domain/errors";
import { incidentTitle, markedTitle } from "#domain/exercises";
import { incidentStatuses, typedNames } from "#domain/incidents/incidents";
import { tasksDueInput } from "#domain/incidents/tasks";
import { typedMoment } from "#domain/moments";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

export const meta = incidentTitle("Incident");

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.view");
  const { app } = args.context;
  const record = await readVisibleIncident(app, visitor, args.params.ref ?? "");
  if (!record) throw notFound();
  const post = await readPost(app);
  return {
    record: await incidentPage(
      record,
      app.now(),
      numberIn(new URL(args.request.url).searchParams, "lines", 0),
    ),
    post,
    pickAll: new URL(args.request.url).searchParams.get("pick") === "all",
    mayEdit: can(visitor, "incidents.edit"),
    now: typedNow(app.now(), await zoneOf(app, visitor)),
  };
}

const common = ({ params }: ActionFunctionArgs) =>
  ({ action: "incidents.edit", then: () => redirect(`/incidents/${params.ref}`) }) as const;
const incidentOf = async (work: Work, { params }: ActionFunctionArgs) =>
  (await requireIncident(work, params.ref ?? "")).id;

const stepInput = z.object({
  status: z.enum(incidentStatuses, "Choose a state"),
  reason: z.string().trim().max(2000).optional(),
});

async function lineInput({ context: { app, visitor } }: ActionFunctionArgs) {
  return z.object({
    text: requiredText("Describe what happened", 5000),
    at: typedMoment(await zoneOf(app, visitor)),
    kind: z.enum(lineKinds),
    evidence: typedNames,
    systems: typedNames,
    stored: z.preprocess((value) => [value ?? []].flat(), z.array(z.string())),
  });
}

/** A line of the timeline, with the files that came with it, or the refusal of one of them. */
const addLine = (refusal: Refused | null) =>
  button(lineInput, (args) => ({
    ...common(args),
    change: async (work, { stored, evidence, systems, ...line }) => {
      if (refusal) throw refusal;
      const files = openReceipts(args.context.app, requireUser(args), stored);
      const incidentId = await incidentOf(work, args);
      return addTimelineLine(work, { ...line, files, links: { evidence, systems }, incidentId });
    },
  }));

/** One due instant for several tasks of the incident. */
const due = async (args: ActionFunctionArgs, form: FormData) => {
  const zone = await zoneOf(args.context.app, args.context.visitor);
  const press = pickedButtonWith(tasksDueInput(zone), {
    action: "incidents.edit",
    find: async (app, _visitor, id) => {
      const task = await findIncidentTask(app.read, id);
      return task && task.incidentRef === args.params.ref ? { name: task.title, one: id } : undefined;
    },
    act: (app, actor, id, { dueAt }) => perform(app, actor, (work) => moveIncidentTask(work, id, dueAt)),
    message: (done) => `The due time of ${counted(done, "task")} was set.`,
  });
  return press(args, form);
};

const buttonsOf = (refusal: Refused | null) => ({
  "due-task": due,
  "due-follow_up": due,
  notice: button(z.object({}), (args) => ({
    ...common(args),
    change: async (work) => startNotice(work, await incidentOf(work, args)),
    then: (id) => redirect(`/incidents/${args.params.ref}/notices/${id}`),
  })),
  step: button(stepInput, (args, form) => ({
    ...common(args),
    stepUp: ["closed", "not_an_incident"].includes(String(form.get("status"))),
    change: async (work, { status, reason }) =>
      stepIncident(work, await incidentOf(work, args), status, reason),
  })),
  otherwise: async (args: ActionFunctionArgs, form: FormData) => {
    const answer = await addLine(refusal)(args, form);
    if (answer instanceof Response) return answer;
    return withReceipts(
      args.context.app,
      requireUser(args),
      form,
      answer as ReturnType<typeof data<FormAnswer>>,
    );
  },
});

export async function action(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { form, refusal } = await readUpload(args.context.app, visitor, args.request);
  return pressButton(args, buttonsOf(refusal), { form });
}

export default function Incident() {
  const { record, post, pickAll, mayEdit, now } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const sent = answer?.result?.initialValue;
  const adding = answer && !answer.picked && !String(sent?.do ?? "").startsWith("due-");
  const tasks = { record, mayEdit, answer, pickAll };
  const stepping = sent ? "status" in sent || "reason" in sent : false;
  const { incident } = record;
  const draft = record.notices.find((notice) => !notice.sentAt);
  // Triage reads first what was reported, unless a clock runs already.
  const triage = incident.status === "triage" && !record.running;
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [incident.ref]]} />
      <PageHeader title={markedTitle(incident.title, record.exercise)} intro={<Intro incident={incident} />}>
        {mayEdit ? (
          <Link className="btn" to="#add">
            Add to the timeline
          </Link>
        ) : null}
        <a className="btn" href={`/incidents/${incident.ref}/record.pdf`}>
          Record as PDF
        </a>
        {mayEdit && draft ? (
          <Link className="btn go" to={`/incidents/${incident.ref}/notices/${draft.id}`}>
            Continue the notice
          </Link>
        ) : null}
      </PageHeader>
      <div className="stack">
        <PickedReport result={answer?.picked} />
        <PostNote post={post} />
        {triage ? (
          <div className="cols even">
            <DescriptionCard record={record} mayEdit={mayEdit} />
            {mayEdit ? <StepCard answer={stepping ? answer : null} status={incident.status} /> : null}
          </div>
        ) : null}
        <ClocksCard record={record} mayEdit={mayEdit} />
        <ClockStartsCard record={record} mayEdit={mayEdit} />
        <div className="cols even">
          <div className="stack">
            <NoticesCard record={record} mayEdit={mayEdit} />
            <TasksCard {...tasks} kind="task" />
            <NotifiedCard record={record} mayEdit={mayEdit} />
            {triage ? null : <DescriptionCard record={record} mayEdit={mayEdit} />}
            {mayEdit && !triage ? (
              <StepCard answer={stepping ? answer : null} status={incident.status} />
            ) : null}
          </div>
          <div className="stack">
            <DecisionsCard record={record} mayEdit={mayEdit} />
            <TimelineCard record={record} />
            {mayEdit ? (
              <AddLineCard
                answer={adding && !stepping ? answer : null}
                now={now}
                received={answer?.received}
              />
            ) : null}
          </div>
        </div>
        <div className="cols even">
          <PostMortemCard record={record} mayEdit={mayEdit} />
          <TasksCard {...tasks} kind="follow_up" />
        </div>
        <RemindersCard record={record} />
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function Intro({ incident }: { incident: Page["record"]["incident"] }) {
  return (
    <>
      <StatusBadge status={incident.status} /> {incident.severity} severity.{" "}
      {incident.lead ? (
        <>
          Lead <Who name={incident.lead} />.
        </>
      ) : (
        "No lead assigned."
      )}{" "}
      {incident.scribe ? (
        <>
          Scribe <Who name={incident.scribe} />.{" "}
        </>
      ) : null}
      {incident.communications ? (
        <>
          Communications <Who name={incident.communications} />.{" "}
        </>
      ) : null}
      {incident.statusReason}
    </>
  );
}
