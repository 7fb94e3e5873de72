import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { registerCustomer } from "#app/operations/customers/customers";
import { CustomerFields } from "#components/customers/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { customerInput } from "#domain/customers/customers";

export const meta = () => [{ title: "Add a customer · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "customers.edit");
  return {};
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: customerInput,
    action: "customers.edit",
    change: (work, input) => registerCustomer(work, input),
    then: () => redirect("/customers"),
  });
}

export default function NewCustomer() {
  return (
    <>
      <Crumbs steps={[["Customers", "/customers"], ["Add"]]} />
      <PageHeader title="Add a customer" intro="Whom to notify when their data is affected, and how fast." />
      <Card pad>
        <Form<Record<keyof typeof customerInput.shape, string>>
          id="customer"
          answer={useAnswer<typeof action>()}
          values={{ breachHours: "24", breachFrom: "verified", subprocessorNoticeDays: "30" }}
          foot={<Submit kind="go">Add the customer</Submit>}
        >
          {(fields) => <CustomerFields fields={fields} />}
        </Form>
      </Card>
    </>
  );
}
