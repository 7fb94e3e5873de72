import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { editVendor } from "#app/operations/vendors/vendors";
import { staffToChoose } from "#app/queries/people/choices";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { VendorFields } from "#components/vendors/fields";
import type { ReadDb } from "#db/client";
import { organisationDay } from "#db/installation/organisation";
import { findVendor } from "#db/vendors/vendors";
import type { z } from "#domain/schema";
import { vendorInput } from "#domain/vendors/vendors";

export const meta = () => [{ title: "Edit a company · Surety" }];

async function storedVendor(db: ReadDb, id: string) {
  const row = await findVendor(db, id);
  if (!row) return undefined;
  return {
    values: {
      name: row.name,
      website: row.website,
      tier: row.tier,
      dataSeen: row.data_seen,
      contract: row.contract,
      dpaSignedOn: row.dpa_signed_on,
      ownerId: row.owner_id,
      nextReviewOn: row.next_review_on,
    },
    log: { type: "vendor", id, actions: ["vendors.add", "vendors.edit", "vendors.review"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  const { app } = args.context;
  const stored = await storedVendor(app.read, args.params.id ?? "");
  if (!stored) throw notFound();
  const people = await staffToChoose(
    app.read,
    await organisationDay(app.read, app.now()),
    stored.values.ownerId,
  );
  return {
    id: stored.log.id,
    vendor: shown(stored),
    people: people.map((row) => [row.id, row.name] as const),
  };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  return submit(args, {
    schema: vendorInput,
    action: "vendors.edit",
    stored: (db) => storedVendor(db, id),
    change: (work, input) => editVendor(work, id, input),
    then: () => redirect(`/subprocessors/${id}`),
  });
}

export default function EditVendor() {
  const { id, vendor, people } = useLoaderData<typeof loader>();
  const { name } = vendor.values;
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], [name, `/subprocessors/${id}`], ["Edit"]]} />
      <PageHeader
        title={`Edit ${name}`}
        intro="The public list is changed through a change request, which customers are notified of."
      />
      <Card pad>
        <Form<z.input<typeof vendorInput>>
          id="vendor"
          answer={answer}
          shown={vendor}
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
