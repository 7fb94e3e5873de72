import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { editVendor } from "#app/operations/vendors/vendors";
import { staffToChoose } from "#app/queries/people/choices";
import { readVendor } from "#app/queries/vendors/vendor";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { VendorFields } from "#components/vendors/fields";
import { organisationDay } from "#db/installation/organisation";
import type { z } from "#domain/schema";
import { vendorInput } from "#domain/vendors/vendors";

export const meta = () => [{ title: "Edit a company · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  const { app } = args.context;
  const vendor = await readVendor(app, args.params.id ?? "");
  if (!vendor) throw notFound();
  const people = await staffToChoose(app.read, await organisationDay(app.read, app.now()), vendor.ownerId);
  return { vendor, people: people.map((row) => [row.id, row.name] as const) };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  return submit(args, {
    schema: vendorInput,
    action: "vendors.edit",
    change: (work, input) => editVendor(work, id, input),
    then: () => redirect(`/subprocessors/${id}`),
  });
}

export default function EditVendor() {
  const { vendor, people } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs
        steps={[["Subprocessors", "/subprocessors"], [vendor.name, `/subprocessors/${vendor.id}`], ["Edit"]]}
      />
      <PageHeader
        title={`Edit ${vendor.name}`}
        intro="The public list is changed through a change request, which customers are notified of."
      />
      <Card pad>
        <Form<z.input<typeof vendorInput>>
          id="vendor"
          answer={answer}
          values={vendor}
          close
          foot={
            <Submit kind="go" busy="Saving">
              Save the company
            </Submit>
          }
        >
          {(fields) => <VendorFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
