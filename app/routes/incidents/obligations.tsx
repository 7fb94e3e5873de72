import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { answerQuestions, settleObligations } from "#app/operations/breach-clocks/obligations";
import { requireIncident } from "#app/operations/timeline";
import { bindingRules } from "#app/queries/breach-clocks/binding-rules";
import type { Work } from "#app/work";
import { ProposalForm } from "#components/breach-clocks/proposal-form";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { listClocks } from "#db/breach-clocks/clocks";
import { findAnswers } from "#db/breach-clocks/obligations";
import type { ReadDb } from "#db/client";
import { findIncident } from "#db/incidents/incidents";
import { inSentence } from "#domain/breach-clocks/clock-starts";
import {
  type Answer,
  type Answers,
  answerWords,
  propose,
  type Question,
  questions,
  questionsOf,
} from "#domain/breach-clocks/regimes";
import { incidentTitle } from "#domain/exercises";
import { z } from "#domain/schema";
import { anchorTitle, breachRulesEdition } from "#policies/clocks";

export const meta = incidentTitle("Notification obligations");

async function storedAnswers(db: ReadDb, ref: string) {
  const incident = await findIncident(db, ref);
  if (!incident) return undefined;
  const given = (await findAnswers(db, incident.id))?.answers;
  const answers: Answers = { personal: incident.personal_data as Answer, ...given };
  return {
    values: Object.fromEntries(Object.entries(answers).map(([name, value]) => [`answers.${name}`, value])),
    log: { type: "incident", id: incident.id, actions: ["incidents.answer-questions", "incidents.describe"] },
  } satisfies Stored;
}

/** What is proposed for each rule, or was settled for it. */
async function readProposal(db: ReadDb, incidentId: string) {
  const answered = await findAnswers(db, incidentId);
  if (!answered) return [];
  const clocks = (await listClocks(db, incidentId)).filter((clock) => !clock.customerId);
  return propose(await bindingRules(db), answered.answers).map(({ rule, owed, why }) => {
    const clock = clocks.find((one) => one.ruleId === rule.id);
    return {
      id: rule.id,
      name: rule.name,
      terms: `${rule.says}, from “${inSentence(anchorTitle(rule.anchor))}”, to ${rule.recipient}. ${rule.trigger}`,
      owed: clock?.ended?.how === "told" || owed,
      why: clock?.endedReason ?? why,
      state: clock ? (clock.ended?.how ?? "runs") : null,
    };
  });
}

async function storedProposal(db: ReadDb, ref: string) {
  const incident = await findIncident(db, ref);
  if (!incident) return undefined;
  const rows = (await readProposal(db, incident.id)).flatMap(({ id, owed, why, state }, index) => [
    [`rules[${index}].id`, `${id} ${state}`],
    [`rules[${index}].does`, owed ? "start" : "waive"],
    [`rules[${index}].why`, why],
  ]);
  return {
    values: Object.fromEntries(rows) as Record<string, string>,
    log: {
      type: "incident",
      id: incident.id,
      actions: ["incidents.answer-questions", "incidents.settle-obligations"],
    },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  if (!incident) throw notFound();
  const rules = await bindingRules(app.read);
  const answered = await findAnswers(app.read, incident.id);
  const stored = await storedAnswers(app.read, incident.id);
  const proposed = await storedProposal(app.read, incident.id);
  return {
    ref: incident.ref,
    title: incident.title,
    note: breachRulesEdition.note,
    asked: questionsOf(rules),
    answered: answered ?? null,
    values: { personal: incident.personal_data as Answer, ...answered?.answers } as Answers,
    mark: stored ? shown(stored).mark : "",
    proposalMark: proposed ? shown(proposed).mark : "",
    proposal: await readProposal(app.read, incident.id),
  };
}

const answersInput = z.record(z.string(), z.enum(["yes", "no", "unknown"]));
const settleInput = z.object({
  rules: z.array(
    z.object({
      id: z.string(),
      does: z.enum(["start", "waive"], "Choose one"),
      why: z.string().trim().max(2000).optional(),
    }),
  ),
});

const incidentOf = async (work: Work, ref: string) => (await requireIncident(work, ref)).id;

const buttons = {
  settle: button(settleInput, ({ params: { ref = "" } }) => ({
    action: "incidents.edit",
    stepUp: true,
    stored: (db) => storedProposal(db, ref),
    change: async (work, { rules }) => settleObligations(work, await incidentOf(work, ref), rules),
    then: () => redirect(`/incidents/${ref}#clocks`),
  })),
  otherwise: button(z.object({ answers: answersInput.default({}) }), ({ params: { ref = "" } }) => ({
    action: "incidents.edit",
    stored: (db) => storedAnswers(db, ref),
    change: async (work, { answers }) => answerQuestions(work, await incidentOf(work, ref), answers),
    then: () => redirect(`/incidents/${ref}/obligations#proposal`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons, { rows: 200 });

export default function Obligations() {
  const { ref, title, note, asked, answered, values, mark, proposalMark, proposal } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const [settling, asking] =
    answer?.result?.initialValue?.do === "settle" ? [answer, undefined] : [undefined, answer];
  const typed = asking?.result?.initialValue?.answers as Answers | undefined;
  const options = Object.entries(answerWords).map(([value, text]) => ({ value, text }));
  return (
    <>
      <Crumbs
        steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Notification obligations"]]}
      />
      <PageHeader
        title="Who must be notified?"
        intro={`Your answers determine the proposed clocks. Unknown counts as yes. ${title}.`}
      >
        <Link className="btn" to="/incidents/rules">
          Rules that apply to us
        </Link>
      </PageHeader>
      <div className="stack">
        <Card title="About this incident" pad>
          {asked.length === 0 ? (
            <p className="muted">The rules that apply to you need no answers. All of them are proposed.</p>
          ) : null}
          <Form<Record<Question, string>>
            id="answers"
            answer={asking}
            shown={{ values, mark }}
            foot={
              <Submit kind={answered ? undefined : "go"} name="do" value="answer">
                {answered ? "Change the answers" : "Propose the clocks"}
              </Submit>
            }
          >
            {(fields) =>
              asked.map((name) => (
                <Choice
                  key={name}
                  field={{
                    id: fields[name].id,
                    name: `answers.${name}`,
                    initialValue: typed?.[name] ?? values[name],
                  }}
                  label={questions[name]}
                  options={options}
                />
              ))
            }
          </Form>
        </Card>
        {answered ? (
          <Card id="proposal" title="Proposal" pad foot={note}>
            <p className="muted">
              From the answers of <Who name={answered.by} />, <When at={answered.at} as="moment" />.
              Customers’ contractual clocks start when you mark the customers as affected.
            </p>
            {proposal.length === 0 ? (
              <Note tone="risk">No selected set of rules requires a notice besides those to customers.</Note>
            ) : (
              <ProposalForm
                key={answered.at.toISOString()}
                proposal={proposal}
                mark={proposalMark}
                answer={settling}
              />
            )}
          </Card>
        ) : null}
      </div>
    </>
  );
}
