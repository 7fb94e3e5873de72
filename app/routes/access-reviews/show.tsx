import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { button, pressButton } from "#app/http/buttons";
import { can } from "#app/http/submit";
import { refreshDraft } from "#app/operations/access-reviews/drafts";
import { recordReviews } from "#app/operations/access-reviews/evidence";
import { extendReview, openReview } from "#app/operations/access-reviews/reviews";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { reviewPaces } from "#app/queries/access-reviews/pace";
import { reviewPeople } from "#app/queries/access-reviews/people";
import { planReview } from "#app/queries/access-reviews/plan";
import { sinceRows } from "#app/queries/access-reviews/since";
import { readEyes } from "#app/queries/installation/two-pairs";
import { ReviewApproval } from "#components/access-reviews/approval";
import { ReviewDraft } from "#components/access-reviews/draft";
import { ReviewFacts } from "#components/access-reviews/facts";
import { ReviewPace } from "#components/access-reviews/pace";
import { ReviewProgress } from "#components/access-reviews/progress";
import { ReviewSince } from "#components/access-reviews/since";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { countByReviewer, listDeciders } from "#db/access-reviews/items";
import { findReview, listReviewSystems } from "#db/access-reviews/reviews";
import { approveInput, extendInput, openInput, refreshInput } from "#domain/access-reviews/input";
import { approvalText, decidedItself, stateOf } from "#domain/access-reviews/reviews";
import { ROUTING_WORDS, type Routing } from "#domain/access-reviews/routing";
import { eyesProblem } from "#domain/installation/two-pairs";
import { knowsReview } from "#domain/period-scope";

export const meta = ({ data }: { data?: { review: { ref: string; title: string } } }) => [
  { title: `${data ? `${data.review.ref} ${data.review.title}` : "Access review"} · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "access-reviews.view");
  const { app } = args.context;
  const review = await findReview(app.read, args.params.id ?? "");
  if (!review || !knowsReview(visitor.scope, review)) throw notFound();
  const plan = review.opened_at === null ? await planReview(app.read, review, app.now()) : null;
  const reviewers = await countByReviewer(app.read, review.id);
  const sum = (key: "items" | "decided") => reviewers.reduce((total, one) => total + one[key], 0);
  const signed = reviewers.flatMap((one) => (one.signed_at === null ? [] : (one.reviewer_id ?? [])));
  const mayApprove = can(visitor, "access-reviews.approve");
  const decided = mayApprove && review.approved_at === null ? await listDeciders(app.read, review.id) : [];
  const eyes = await readEyes(app.read, visitor.userId, [...signed, ...decided]);
  const { people } = await reviewPeople(app.read, review.due_at, app.now());
  const paces = await reviewPaces(app.read, review.id);
  const waitingFor = reviewers.filter((one) => one.signed_at === null).length;
  const systems = plan?.systems ?? (await listReviewSystems(app.read, review.id));
  return {
    mayEdit: can(visitor, "access-reviews.edit"),
    mayApprove,
    problem: eyesProblem(eyes, decidedItself),
    state: stateOf({
      openedAt: review.opened_at ? new Date(review.opened_at) : null,
      approvedAt: review.approved_at ? new Date(review.approved_at) : null,
      waitingFor,
    }),
    review: {
      id: review.id,
      ref: review.ref,
      title: review.title,
      periodFrom: review.period_from,
      periodTo: review.period_to,
      dueAt: new Date(review.due_at),
      routing: ROUTING_WORDS[review.routing as Routing],
      openOn: review.opened_at === null ? review.open_on : null,
      openedAt: review.opened_at,
      openedBy: review.opened_by,
      approvedAt: review.approved_at,
      approvedBy: review.approved_by,
      approvalText: review.approval_text,
      ownWork: review.own_work === 1,
      contentHash: review.content_hash,
      evidenceId: review.evidence_id,
    },
    systems: systems.map((one) => ({
      id: one.id,
      ref: one.ref,
      name: one.system,
      systemId: one.system_id,
      accounts: one.accounts,
      at: one.at,
    })),
    since: sinceRows(systems, plan),
    paces: reviewers.flatMap(({ reviewer_id: id, name }) => {
      const pace = paces.get(id ?? "");
      return pace ? [{ id: id ?? "", name: name ?? "", ...pace }] : [];
    }),
    plan: plan && {
      checks: plan.checks,
      newer: plan.newer,
      reviewers: plan.reviewers,
      items: plan.items.length,
      flagged: plan.items.filter((item) => item.flags.length > 0).length,
    },
    reviewers: reviewers.map((one) => ({
      ...one,
      name: one.name ?? "No reviewer",
      awayUntil: people.get(one.reviewer_id ?? "")?.away?.to ?? null,
    })),
    total: sum("items"),
    decided: sum("decided"),
    sentence: approvalText(sum("items"), eyes.relation !== "other"),
  };
}

const idOf = ({ params }: ActionFunctionArgs) => params.id ?? "";
const back = (args: ActionFunctionArgs) => redirect(`/access-reviews/${idOf(args)}`);
const edit = (args: ActionFunctionArgs) =>
  ({ action: "access-reviews.edit", then: () => back(args) }) as const;

/** If it fails the review stays approved, and the job "record-access-reviews" does it a minute later. */
async function keepRecord(args: ActionFunctionArgs) {
  const { app, visitor } = args.context;
  if (visitor) await recordReviews(app, actorOf(visitor)).catch((error) => app.logger.error(error));
  return back(args);
}

const buttons = {
  open: button(openInput, (args) => ({
    ...edit(args),
    change: (work, { findings, reasons }) => {
      const notes = new Map(findings.map((text, at) => [text, reasons[at] ?? ""]));
      return openReview(work, idOf(args), args.context.app.config.publicUrl, notes);
    },
  })),
  refresh: button(refreshInput, (args) => ({
    ...edit(args),
    change: (work) => refreshDraft(work, idOf(args)),
  })),
  extend: button(extendInput, (args) => ({
    ...edit(args),
    change: (work, input) => extendReview(work, idOf(args), input.dueOn, input.reason),
  })),
  otherwise: button(approveInput, (args) => ({
    action: "access-reviews.approve",
    stepUp: true,
    change: (work) => approveReview(work, idOf(args)),
    then: () => keepRecord(args),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons, { rows: 500 });

export default function Review() {
  const data = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { review, state, plan, total, decided } = data;
  const intro = plan
    ? `Draft: ${plan.items} entries, ${plan.flagged} with a flag. No one has been notified.`
    : `${decided} of ${total} decided, ${data.reviewers.filter((one) => one.signed_at).length} of ${data.reviewers.length} reviewers have signed.`;
  return (
    <>
      <Crumbs steps={[["Access reviews", "/access-reviews"], [review.ref]]} />
      <PageHeader title={review.title} intro={intro}>
        {plan ? (
          data.mayEdit ? (
            <Link className="btn" to={`/access-reviews/${review.id}/edit`}>
              Edit
            </Link>
          ) : null
        ) : (
          <>
            <Link className="btn" to={`/access-reviews/${review.id}/items`}>
              All decisions
            </Link>
            <a className="btn" href={`/access-reviews/${review.id}/record.pdf`}>
              Record as PDF
            </a>
          </>
        )}
      </PageHeader>
      <div className="stack">
        {plan ? <ReviewDraft plan={plan} mayOpen={data.mayEdit} answer={answer} /> : null}
        {state === "signed" ? (
          <ReviewApproval
            mayApprove={data.mayApprove}
            problem={data.problem}
            sentence={data.sentence}
            answer={answer}
          />
        ) : null}
        {plan ? null : <ReviewProgress reviewers={data.reviewers} />}
        <ReviewPace rows={data.paces} />
        <ReviewSince rows={data.since} opened={plan === null} />
        <ReviewFacts
          review={review}
          state={state}
          systems={data.systems}
          mayExtend={data.mayEdit && state === "open"}
          answer={answer}
        />
      </div>
    </>
  );
}
