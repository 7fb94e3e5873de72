import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { recordReview } from "#app/operations/vendors/vendors";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { organisationDay } from "#db/installation/organisation";
import { findVendor } from "#db/vendors/vendors";
import { addMonths } from "#domain/days";
import type { z } from "#domain/schema";
import { outcomes, reviewInput } from "#domain/vendors/vendors";

export const meta = () => [{ title: "Review a company · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  const { app } = args.context;
  const vendor = await findVendor(app.read, args.params.id ?? "");
  if (!vendor) throw notFound();
  const nextReviewOn = addMonths(
    await organisationDay(app.read, app.now()),
    vendor.tier === "minor" ? 24 : 12,
  );
  return { id: vendor.id, name: vendor.name, nextReviewOn };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  return submit(args, {
    schema: reviewInput,
    action: "vendors.edit",
    change: (work, input) => recordReview(work, id, input),
    then: () => redirect(`/subprocessors/${id}`),
  });
}

export default function ReviewVendor() {
  const { id, name, nextReviewOn } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], [name, `/subprocessors/${id}`], ["Review"]]} />
      <PageHeader
        title={`Review ${name}`}
        intro="Is the company still needed, does it meet its commitments, does the contract still fit? The entry cannot be changed later."
      />
      <Card pad>
        <Form<z.input<typeof reviewInput>>
          id="review"
          answer={answer}
          values={{ nextReviewOn }}
          close
          foot={
            <Submit kind="go" busy="Saving">
              Record the review
            </Submit>
          }
        >
          {(fields) => (
            <>
              <TextArea field={fields.note} label="What was reviewed, with findings" />
              <Choice
                field={fields.outcome}
                label="Outcome"
                options={outcomes.map((value) => ({ value, text: value[0]!.toUpperCase() + value.slice(1) }))}
              />
              <DateField field={fields.nextReviewOn} label="Next review" />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
