import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { acceptAnswer, returnAnswer } from "#app/operations/evidence/request-answers";
import { changeRequest, withdrawRequest } from "#app/operations/evidence/requests";
import { readRequestPage } from "#app/queries/evidence/requests";
import { readHistory } from "#app/queries/installation/record-history";
import { staffToChoose } from "#app/queries/people/choices";
import { AskedControls, AskedFor } from "#components/evidence/asked-for";
import { RequestAnswers } from "#components/evidence/request-answers";
import { RequestBadge } from "#components/evidence/request-badge";
import { ChangeForm, DecideForm, WithdrawForm } from "#components/evidence/request-forms";
import { HistoryCard } from "#components/installation/history-card";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { ReadDb } from "#db/client";
import { findRequest } from "#db/evidence/requests";
import { organisationDay } from "#db/installation/organisation";
import {
  acceptAnswerInput,
  changeRequestInput,
  returnAnswerInput,
  withdrawRequestInput,
} from "#domain/evidence/request-forms";
import { awaitsAnswer, isUnsettled } from "#domain/evidence/requests";

export const meta = ({ params }: { params: { ref?: string } }) => [
  { title: `${params.ref} · Evidence requests · Surety` },
];

async function storedRequest(db: ReadDb, ref: string) {
  const request = await findRequest(db, ref);
  if (!request) return undefined;
  const { title, details, dueOn, person } = request;
  return {
    values: { title, details, personId: person.id, dueOn },
    log: {
      type: "evidence-request",
      id: request.id,
      actions: ["evidence-requests.change", "evidence-requests.ask-again", "evidence-requests.reassign"],
    },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence-requests.view");
  const { app } = args.context;
  const ref = args.params.ref ?? "";
  const page = await readRequestPage(app, visitor, ref);
  const stored = await storedRequest(app.read, ref);
  if (!page || !stored) throw notFound();
  const { state, person } = page.request;
  const today = await organisationDay(app.read, app.now());
  return {
    ...page,
    history: await readHistory(app.read, visitor, "evidence-request", page.request.id),
    people: (await staffToChoose(app.read, today, person.id)).map(({ id, name }) => [id, name] as const),
    stored: awaitsAnswer(state) ? shown(stored) : null,
    open: isUnsettled(state),
  };
}

const refOf = ({ params }: ActionFunctionArgs) => params.ref ?? "";
const common = (args: ActionFunctionArgs) =>
  ({ action: "evidence-requests.edit", then: () => redirect(`/evidence-requests/${refOf(args)}`) }) as const;
const review = (args: ActionFunctionArgs) =>
  ({ ...common(args), action: "evidence.review", stepUp: true }) as const;

const buttons = {
  withdraw: button(withdrawRequestInput, (args) => ({
    ...common(args),
    change: (work, { reason }) => withdrawRequest(work, refOf(args), reason),
  })),
  accept: button(acceptAnswerInput, (args) => ({
    ...review(args),
    change: (work, input) => acceptAnswer(work, refOf(args), input),
  })),
  return: button(returnAnswerInput, (args) => ({
    ...review(args),
    change: (work, input) => returnAnswer(work, refOf(args), input),
  })),
  otherwise: button(changeRequestInput, (args) => ({
    ...common(args),
    stored: (db) => storedRequest(db, refOf(args)),
    change: (work, input) => changeRequest(work, refOf(args), input),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function EvidenceRequestPage() {
  const page = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { request, line, controls, answers, stored } = page;
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], ["Requests", "/evidence-requests"], [request.ref]]} />
      <PageHeader
        title={request.title}
        intro={
          <>
            <RequestBadge state={request.state} overdue={line.overdue} /> {request.ref}, asked of{" "}
            <Who name={request.person.name} />, due <When at={request.dueOn} as="both" />.
          </>
        }
      >
        {page.mine && stored ? (
          <Link className="btn go" to={`/my/evidence-requests/${request.ref}`}>
            Provide it
          </Link>
        ) : null}
      </PageHeader>
      <div className="cols">
        <div className="stack">
          {line.problem ? <Problem page={page} /> : null}
          {request.withdrawn ? (
            <Note>
              Withdrawn by <Who name={request.withdrawn.by} />: {request.withdrawn.reason}
            </Note>
          ) : null}
          {request.state === "answered" && request.answer ? (
            <DecideForm page={page} evidence={request.answer.ref} answer={answer} />
          ) : null}
          <AskedFor request={request} officers />
          <AskedControls controls={controls} opens />
          <RequestAnswers answers={answers} opens />
        </div>
        <div className="stack">
          {stored ? <ChangeForm stored={stored} people={page.people} answer={answer} /> : null}
          {page.open ? <WithdrawForm answer={answer} /> : null}
          <HistoryCard history={page.history} />
        </div>
      </div>
    </>
  );
}

function Problem({ page }: { page: ReturnType<typeof useLoaderData<typeof loader>> }) {
  const { person } = page.request;
  return (
    <Note tone="risk">
      {page.line.problem}{" "}
      {person.account === "none" && !page.line.unassigned ? (
        <Link to="/users">Invite {person.name}</Link>
      ) : null}
    </Note>
  );
}
