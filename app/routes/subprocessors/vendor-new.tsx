import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { addVendor } from "#app/operations/vendors/vendors";
import { staffToChoose } from "#app/queries/people/choices";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { VendorFields } from "#components/vendors/fields";
import { organisationDay } from "#db/installation/organisation";
import type { z } from "#domain/schema";
import { vendorInput } from "#domain/vendors/vendors";

export const meta = () => [{ title: "Add a vendor · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  const { app } = args.context;
  const people = await staffToChoose(app.read, await organisationDay(app.read, app.now()));
  return { people: people.map((row) => [row.id, row.name] as const) };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: vendorInput,
    action: "vendors.edit",
    change: (work, input) => addVendor(work, input),
    then: (id) => redirect(`/subprocessors/${id}`),
  });
}

export default function AddVendor() {
  const { people } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], ["Add a vendor"]]} />
      <PageHeader
        title="Add a vendor"
        intro="A company that works for you without access to customers’ personal data. Others are subprocessors."
      />
      <Card pad>
        <Form<z.input<typeof vendorInput>>
          id="vendor"
          answer={answer}
          values={{ tier: "minor" }}
          close
          foot={
            <Submit kind="go" busy="Saving">
              Add the vendor
            </Submit>
          }
        >
          {(fields) => <VendorFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
