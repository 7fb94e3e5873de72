import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { discardDraft, editDraft } from "#app/operations/access-reviews/drafts";
import { reviewChoices } from "#app/queries/access-reviews/choices";
import { ReviewFields } from "#components/access-reviews/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { findReview, listReviewSystems } from "#db/access-reviews/reviews";
import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { discardInput, type ReviewInput, reviewInput } from "#domain/access-reviews/input";
import { dayOf } from "#domain/days";

export const meta = () => [{ title: "Edit a draft · Surety" }];

async function storedReview(db: ReadDb, id: string) {
  const review = await findReview(db, id);
  if (!review) return undefined;
  const chosen = await listReviewSystems(db, review.id);
  return {
    values: {
      title: review.title,
      periodFrom: review.period_from,
      periodTo: review.period_to,
      dueOn: dayOf(new Date(review.due_at), await organisationZone(db)),
      systems: chosen.map((one) => one.system_id),
      routing: review.routing,
      namedId: review.named_id,
      fallbackId: review.fallback_id,
    },
    log: { type: "access-review", id, actions: ["access-reviews.prepare", "access-reviews.edit"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "access-reviews.edit");
  const { app } = args.context;
  const review = await findReview(app.read, args.params.id ?? "");
  const stored = await storedReview(app.read, args.params.id ?? "");
  if (!review || !stored || review.opened_at !== null) throw notFound();
  const { people, systems } = await reviewChoices(app.read, app.now(), review.named_id, review.fallback_id);
  return {
    review: { id: review.id, ref: review.ref, title: review.title, scheduled: review.scheduled === 1 },
    people,
    systems,
    draft: shown(stored),
  };
}

const buttons = {
  discard: button(discardInput, ({ params: { id = "" } }) => ({
    action: "access-reviews.edit",
    change: (work) => discardDraft(work, id),
    then: () => redirect("/access-reviews"),
  })),
  otherwise: button(reviewInput, ({ params: { id = "" } }) => ({
    action: "access-reviews.edit",
    stored: (db) => storedReview(db, id),
    change: (work, input) => editDraft(work, id, input),
    then: () => redirect(`/access-reviews/${id}`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons, { rows: 500 });

export default function EditReview() {
  const { review, people, systems, draft } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs
        steps={[
          ["Access reviews", "/access-reviews"],
          [review.ref, `/access-reviews/${review.id}`],
          ["Edit"],
        ]}
      />
      <PageHeader title={`Edit ${review.title}`} intro="Draft: no one has been notified." />
      <div className="stack">
        <Card pad>
          <Form<ReviewInput>
            id="review"
            answer={useAnswer<typeof action>()}
            shown={draft}
            foot={<Submit kind="go">Save</Submit>}
          >
            {(fields) => <ReviewFields fields={fields} people={people} systems={systems} />}
          </Form>
        </Card>
        <Card title="Discard the draft" pad>
          <Form id="discard" foot={<Submit kind="stop">Discard the draft</Submit>}>
            {() => (
              <>
                <input type="hidden" name="do" value="discard" />
                <p>
                  The audit log keeps an entry.
                  {review.scheduled
                    ? " The schedule prepares the draft again tomorrow, unless another review covers its systems or their frequency changes."
                    : ""}
                </p>
              </>
            )}
          </Form>
        </Card>
      </div>
    </>
  );
}
