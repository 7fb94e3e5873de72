import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { recordReport } from "#app/operations/vendors/vendors";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { findVendor } from "#db/vendors/vendors";
import type { z } from "#domain/schema";
import { reportInput, reportKinds } from "#domain/vendors/vendors";

export const meta = () => [{ title: "Record a report · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  const vendor = await findVendor(args.context.app.read, args.params.id ?? "");
  if (!vendor) throw notFound();
  return { id: vendor.id, name: vendor.name };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  return submit(args, {
    schema: reportInput,
    action: "vendors.edit",
    change: (work, input) => recordReport(work, id, input),
    then: () => redirect(`/subprocessors/${id}`),
  });
}

export default function NoteReport() {
  const { id, name } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], [name, `/subprocessors/${id}`], ["Report"]]} />
      <PageHeader
        title={`Record a report of ${name}`}
        intro="A third-party assurance report, once you have reviewed it. The entry cannot be changed later."
      />
      <Card pad>
        <Form<z.input<typeof reportInput>>
          id="report"
          answer={answer}
          close
          foot={
            <Submit kind="go" busy="Saving">
              Record the report
            </Submit>
          }
        >
          {(fields) => (
            <>
              <Select
                field={fields.kind}
                label="Report type"
                options={reportKinds.map((kind) => [kind, kind] as const)}
              />
              <TextField
                field={fields.issuer}
                label="Issuer"
                hint="Auditor or certification body"
                width="l"
              />
              <div className="row top-aligned">
                <DateField field={fields.coversFrom} label="Covers from" />
                <DateField field={fields.coversTo} label="Covers until" />
              </div>
              <TextArea
                field={fields.exceptions}
                label="Exceptions"
                hint="And their effect on us. Leave empty if there are none."
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
