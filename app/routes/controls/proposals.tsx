import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { confirmProposals } from "#app/operations/controls/proposals";
import { readProposals } from "#app/queries/controls/proposals";
import { ProposalState } from "#components/controls/proposal-state";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { proposalsInput } from "#domain/controls/proposals";
import { counted } from "#domain/counted";

export const meta = () => [{ title: "Proposed changes · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const { userId } = requireUser(args, "controls.edit");
  return readProposals(args.context.app.read, userId);
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    rows: 1_000,
    schema: proposalsInput,
    action: "controls.edit",
    stepUp: true,
    change: (work, { ids }) => confirmProposals(work, ids),
    then: () => redirect("/controls/proposals"),
  });
}

export default function Proposals() {
  const { waiting, decided } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const mine = waiting.filter((one) => one.mayConfirm);
  const others = waiting.filter((one) => !one.mayConfirm);
  return (
    <>
      <Crumbs steps={[["Controls", "/controls"], ["Proposed changes"]]} />
      <PageHeader
        title="Proposed changes of controls"
        intro={
          waiting.length === 0
            ? "No change waits."
            : `${counted(waiting.length, "change waits", "changes wait")} for a second person, ${mine.length} of them for you.`
        }
      />
      <div className="stack">
        {mine.length > 0 ? (
          <Card title="Awaiting your confirmation" pad>
            <Form<{ ids: string[] }>
              id="confirm"
              answer={answer}
              values={{ ids: mine.map(({ id }) => id) }}
              stepUp
              foot={
                <Submit kind="go" busy="Confirming">
                  Confirm the chosen changes
                </Submit>
              }
            >
              {(fields) => (
                <Choice
                  field={fields.ids}
                  label="Changes"
                  hint="Each is in force from today. Open one to see its effect on the windows of the period, or to return it."
                  many
                  options={mine.map((one) => ({
                    value: one.id,
                    text: (
                      <>
                        <Link to={`/controls/proposals/${one.id}`}>{one.ref}</Link> {one.what}
                      </>
                    ),
                    hint: (
                      <>
                        <Who name={one.by} />: {one.reason}
                      </>
                    ),
                  }))}
                />
              )}
            </Form>
          </Card>
        ) : null}
        {others.length > 0 ? (
          <Card title="Waiting for other people" aside={others.length}>
            <Lines lines={others} />
          </Card>
        ) : null}
        {decided.length > 0 ? (
          <Card title="Decided" aside="newest first">
            <Lines lines={decided} />
          </Card>
        ) : null}
      </div>
    </>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["decided"][number];

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <Table
      label="Proposed changes"
      rows={lines}
      rowKey={(line) => line.id}
      columns={[
        {
          key: "control",
          label: "Control",
          cell: (line) => <Link to={`/controls/proposals/${line.id}`}>{line.ref}</Link>,
        },
        { key: "what", label: "Changes", wide: true, cell: (line) => line.what },
        {
          key: "by",
          label: "Proposed",
          short: "proposed",
          cell: (line) => (
            <>
              <When at={line.at} as="record" /> <Who name={line.by} />
            </>
          ),
        },
        { key: "reason", label: "Reason", wide: true, drop: "mid", cell: (line) => line.reason },
        {
          key: "state",
          label: "State",
          cell: (line) => (
            <>
              <ProposalState state={line.state} /> {line.decidedBy ? <Who name={line.decidedBy} /> : null}
            </>
          ),
        },
      ]}
    />
  );
}
