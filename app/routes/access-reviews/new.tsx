import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { prepareReview } from "#app/operations/access-reviews/reviews";
import { reviewChoices } from "#app/queries/access-reviews/choices";
import { ReviewFields } from "#components/access-reviews/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { type ReviewInput, reviewInput } from "#domain/access-reviews/input";
import { addDays } from "#domain/days";

export const meta = () => [{ title: "Prepare a review · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "access-reviews.edit");
  const { app } = args.context;
  const { people, systems, today, quarter } = await reviewChoices(app.read, app.now());
  const dueOn = addDays(today, 14);
  const values = { periodFrom: quarter.from, periodTo: quarter.to, dueOn, routing: "system-owner" };
  return { people, systems, values };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    rows: 500,
    schema: reviewInput,
    action: "access-reviews.edit",
    change: prepareReview,
    then: (id) => redirect(`/access-reviews/${id}`),
  });
}

export default function NewReview() {
  const { people, systems, values } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Access reviews", "/access-reviews"], ["Prepare"]]} />
      <PageHeader
        title="Prepare a review"
        intro="No one is notified yet. The next page shows the planned reviewers and any problems before opening."
      />
      <Card pad>
        <Form<ReviewInput>
          id="review"
          answer={useAnswer<typeof action>()}
          values={values}
          foot={<Submit kind="go">Check before opening</Submit>}
        >
          {(fields) => <ReviewFields fields={fields} people={people} systems={systems} />}
        </Form>
      </Card>
    </>
  );
}
