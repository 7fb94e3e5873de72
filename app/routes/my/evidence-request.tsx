import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submitAnswer } from "#app/http/evidence-answer";
import { readOwnRequest } from "#app/queries/evidence/requests";
import { AskedControls, AskedFor } from "#components/evidence/asked-for";
import { AnswerForm, HandBackForm } from "#components/evidence/provide";
import { RequestAnswers } from "#components/evidence/request-answers";
import { RequestBadge } from "#components/evidence/request-badge";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { newId } from "#db/ids";
import { askedMark, awaitsAnswer } from "#domain/evidence/requests";

export const meta = ({ params }: { params: { ref?: string } }) => [
  { title: `${params.ref} · Evidence asked of you · Surety` },
];

/** What is asked of this person, and nothing of anybody else. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence-requests.answer-own");
  const { app } = args.context;
  const own = await readOwnRequest(app, visitor, args.params.ref ?? "");
  if (!own) throw notFound();
  const { request } = own;
  return {
    ...own,
    awaited: awaitsAnswer(request.state) && request.unassigned === null,
    once: newId(app.now()),
    seen: askedMark(request),
  };
}

export const action = submitAnswer;

export default function ProvideEvidence() {
  const { request, controls, answers, today, awaited, once, seen } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const late = awaited && request.dueOn < today;
  return (
    <>
      <Crumbs steps={[["My work", "/my"], [request.ref]]} />
      <PageHeader
        title={request.title}
        intro={
          <>
            <RequestBadge state={request.state} overdue={late} /> Asked by <Who name={request.askedBy} />
            {awaited ? (
              <>
                , due <When at={request.dueOn} as="both" />
              </>
            ) : null}
            .
          </>
        }
      />
      <div className="stack">
        <Standing request={request} />
        <AskedFor request={request} />
        {awaited ? (
          <>
            <AnswerForm request={request} today={today} once={once} seen={seen} answer={answer} />
            <HandBackForm answer={answer} />
          </>
        ) : null}
        <AskedControls controls={controls} />
        <RequestAnswers answers={answers} />
      </div>
    </>
  );
}

/** Where it stands, in a sentence: what was wrong with what came, or that nothing is to do. */
function Standing({ request }: { request: ReturnType<typeof useLoaderData<typeof loader>>["request"] }) {
  const { state, answer, withdrawn, unassigned } = request;
  if (withdrawn) return <Note>It is no longer needed: {withdrawn.reason}</Note>;
  if (state === "accepted")
    return <Note tone="kept">It was accepted by {answer?.reviewedBy}. Nothing is left to do.</Note>;
  if (state === "answered")
    return <Note>You have provided it. A security officer accepts or returns it.</Note>;
  if (unassigned) return <Note>{unassigned.reason} A security officer decides who provides it.</Note>;
  return state === "returned" ? (
    <Note tone="risk">
      Returned by {answer?.reviewedBy}: {answer?.reason} Please provide it again.
    </Note>
  ) : null;
}
