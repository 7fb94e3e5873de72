import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can, submit } from "#app/http/submit";
import { recordChange } from "#app/operations/controls/controls";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Empty } from "#components/ui/empty";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { listRecordedChanges } from "#db/controls/populations";
import { changeInput } from "#domain/controls/programme";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Emergency changes · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "controls.view");
  const { scope } = visitor;
  const changes = await listRecordedChanges(args.context.app.read);
  return {
    mayEdit: can(visitor, "controls.edit"),
    changes: changes.filter(
      (row) => !scope || (scope.from <= row.happened_on && row.happened_on <= scope.to),
    ),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: changeInput,
    action: "controls.edit",
    change: recordChange,
    then: () => redirect("/controls/changes"),
  });
}

export default function Changes() {
  const { changes, mayEdit } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Controls", "/controls"], ["Emergency changes"]]} />
      <PageHeader
        title="Emergency changes"
        intro="Changes made without prior approval. Each requires a review by a second person within the period of control CM-03."
      />
      <div className="stack">
        {changes.length === 0 ? (
          <Empty title="No emergency changes recorded">
            <p>This shows only what was recorded here; it does not prove that there were none.</p>
          </Empty>
        ) : (
          <Card title="Recorded" aside={changes.length}>
            <Table
              label="Emergency changes"
              rows={changes}
              rowKey={(row) => row.id}
              columns={[
                { key: "ref", label: "No.", cell: (row) => <span className="mono">{row.ref}</span> },
                { key: "title", label: "Change", wide: true, cell: (row) => row.title },
                {
                  key: "on",
                  label: "Date",
                  short: "on",
                  cell: (row) => <When at={row.happened_on} as="record" />,
                },
                { key: "why", label: "Reason for urgency", wide: true, cell: (row) => row.reason },
                {
                  key: "by",
                  label: "Recorded by",
                  short: "by",
                  cell: (row) => <Who name={row.recorded_by} />,
                },
              ]}
            />
          </Card>
        )}
        {mayEdit ? (
          <Card title="Record a change" pad>
            <Form<z.input<typeof changeInput>>
              id="change"
              answer={answer}
              foot={
                <Submit kind="go" busy="Recording">
                  Record the change
                </Submit>
              }
            >
              {(fields) => (
                <>
                  <TextField field={fields.title} label="Change" width="l" />
                  <DateField field={fields.happenedOn} label="Date" />
                  <TextArea field={fields.reason} label="Reason for urgency" />
                </>
              )}
            </Form>
          </Card>
        ) : null}
      </div>
    </>
  );
}
