import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form as PlainForm, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { can } from "#app/http/submit";
import { editCustomer, endCustomer } from "#app/operations/customers/customers";
import { CustomerFields } from "#components/customers/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Disclosure } from "#components/ui/disclosure";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import type { ReadDb } from "#db/client";
import { findCustomer } from "#db/customers/customers";
import { customerInput } from "#domain/customers/customers";
import { z } from "#domain/schema";

export const meta = ({ data }: { data?: { customer: { values: { name: string } } } }) => [
  { title: `${data?.customer.values.name ?? "Customer"} · Surety` },
];

async function storedCustomer(db: ReadDb, id: string) {
  const row = await findCustomer(db, id);
  if (!row) return undefined;
  const values = {
    name: row.name,
    securityEmail: row.security_email ?? "",
    privacyEmail: row.privacy_email ?? "",
    breachHours: String(row.breach_hours),
    breachFrom: row.breach_from,
    subprocessorNoticeDays: String(row.subprocessor_notice_days),
    contract: row.contract ?? "",
  };
  return {
    values,
    ended: Boolean(row.ended_at),
    log: { type: "customer", id, actions: ["customers.register", "customers.edit"] },
  } satisfies Stored & { ended: boolean };
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "customers.view");
  const stored = await storedCustomer(args.context.app.read, args.params.id ?? "");
  if (!stored) throw notFound();
  return { customer: shown(stored), ended: stored.ended, mayEdit: can(visitor, "customers.edit") };
}

const common = { action: "customers.edit", then: () => redirect("/customers") } as const;
const idOf = ({ params }: ActionFunctionArgs) => params.id ?? "";

const buttons = {
  end: button(z.object({}), (args) => ({ ...common, change: (work) => endCustomer(work, idOf(args), true) })),
  resume: button(z.object({}), (args) => ({
    ...common,
    change: (work) => endCustomer(work, idOf(args), false),
  })),
  otherwise: button(customerInput, (args) => ({
    ...common,
    stored: (db) => storedCustomer(db, idOf(args)),
    change: (work, input) => editCustomer(work, idOf(args), input),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Customer() {
  const { customer, ended, mayEdit } = useLoaderData<typeof loader>();
  const { name } = customer.values;
  return (
    <>
      <Crumbs steps={[["Customers", "/customers"], [name]]} />
      <PageHeader
        title={<bdi>{name}</bdi>}
        intro={
          ended ? "Ended. Past incidents stay on record." : "Running clocks keep the terms they started with."
        }
      />
      <Card pad>
        <Form<Record<keyof typeof customerInput.shape, string>>
          id="customer"
          answer={useAnswer<typeof action>()}
          shown={customer}
          foot={
            mayEdit ? (
              <>
                <Submit kind="go" name="do" value="save">
                  Save and mark contacts as checked
                </Submit>
                {ended ? (
                  <Submit name="do" value="resume">
                    Reactivate the customer
                  </Submit>
                ) : null}
              </>
            ) : null
          }
        >
          {(fields) => <CustomerFields fields={fields} />}
        </Form>
      </Card>
      {mayEdit && !ended ? (
        <Disclosure act="End the customer">
          <p>
            New incidents and announcements will not include <bdi>{name}</bdi>. Past notices stay on record.
            You can reactivate the customer later.
          </p>
          <PlainForm method="post">
            <Submit kind="stop" name="do" value="end" busy="Ending">
              End the customer
            </Submit>
          </PlainForm>
        </Disclosure>
      ) : null}
    </>
  );
}
