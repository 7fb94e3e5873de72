import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { actOnProposal } from "#app/operations/controls/proposals";
import { readProposal } from "#app/queries/controls/proposals";
import { EffectOnWindows } from "#components/controls/effect";
import { ProposalState } from "#components/controls/proposal-state";
import { answerTo } from "#components/ui/answer-to";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { proposalInput } from "#domain/controls/proposals";

export const meta = () => [{ title: "Proposed change · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const { userId } = requireUser(args, "controls.edit");
  const proposal = await readProposal(args.context.app, userId, args.params.id ?? "");
  if (!proposal) throw notFound();
  return proposal;
}

const act = button(proposalInput, ({ params: { id = "" } }, form) => ({
  action: "controls.edit",
  stepUp: form.get("do") === "confirm",
  change: (work, input) => actOnProposal(work, id, input),
  then: () => redirect(`/controls/proposals/${id}`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { otherwise: act });

export default function ProposalPage() {
  const { ref, title, what, state, changed, effect, reason, by, at, decision } =
    useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Controls", "/controls"], ["Proposed changes", "/controls/proposals"], [ref]]} />
      <PageHeader
        title={`Change of ${ref}`}
        intro={
          <>
            <ProposalState state={state} /> <Link to={`/controls/${ref}`}>{title}</Link>: {what}
          </>
        }
      />
      <div className="cols rail">
        <div className="stack">
          <Card title="Before and after">
            <Table
              label="What changes"
              rows={changed}
              rowKey={(line) => line.label}
              columns={[
                { key: "field", label: "Field", cell: (line) => line.label },
                {
                  key: "before",
                  label: "Before",
                  short: "before",
                  wide: true,
                  cell: (line) => <Text of={line.before} />,
                },
                {
                  key: "after",
                  label: "After",
                  short: "after",
                  wide: true,
                  cell: (line) => <Text of={line.after} />,
                },
              ]}
            />
          </Card>
          {effect ? <EffectOnWindows effect={effect} /> : null}
        </div>
        <aside className="stack" aria-label="About this change">
          <Card title="Proposal">
            <Facts
              facts={[
                ["Reason", reason],
                [
                  "Proposed by",
                  <span key="by">
                    <Who name={by} />, <When at={at} as="moment" />
                  </span>,
                ],
                decision !== null && [
                  decision.verdict === "confirmed" ? "Confirmed by" : `Was ${decision.verdict} by`,
                  <span key="decided">
                    <Who name={decision.by} />, <When at={decision.at} as="moment" />
                    {decision.alone ? " (two pairs of eyes are switched off)" : ""}
                  </span>,
                ],
                decision?.reason ? ["Reason given", decision.reason] : null,
              ]}
            />
          </Card>
          {decision ? null : <Decision />}
        </aside>
      </div>
    </>
  );
}

function Text({ of }: { of: string }) {
  return <span className="lines">{of}</span>;
}

function Decision() {
  const { state, own, problem } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      {state === "outdated" ? (
        <Note tone="risk">
          Another change of this control came in between. This one can no longer be confirmed; propose it
          again.
        </Note>
      ) : null}
      {problem ? <Note>{problem}</Note> : null}
      {state === "waiting" && !problem ? (
        <Card title="Confirm" pad>
          <Form
            id="confirm"
            answer={answerTo("confirm", answer)}
            stepUp
            foot={
              <Submit kind="go" name="do" value="confirm" busy="Confirming">
                Confirm from today
              </Submit>
            }
          >
            {() =>
              own ? <Note tone="risk">The record will state that no second person confirmed it.</Note> : null
            }
          </Form>
        </Card>
      ) : null}
      {own ? (
        <Card title="Withdraw" pad>
          <Form
            id="withdraw"
            answer={answerTo("withdraw", answer)}
            foot={
              <Submit name="do" value="withdraw" busy="Withdrawing">
                Withdraw this change
              </Submit>
            }
          >
            {() => null}
          </Form>
        </Card>
      ) : (
        <Card title="Return" pad>
          <Form<{ reason: string }>
            id="return"
            answer={answerTo("return", answer)}
            foot={
              <Submit name="do" value="return" busy="Returning">
                Return with this reason
              </Submit>
            }
          >
            {(fields) => <TextField field={fields.reason} label="Reason" />}
          </Form>
        </Card>
      )}
    </>
  );
}
