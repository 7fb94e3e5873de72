import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { resumeSetUpStep, skipSetUpStep } from "#app/operations/installation/set-up-steps";
import { readSetUp } from "#app/queries/installation/set-up";
import { SetUpCard } from "#components/tasks/set-up-card";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { skipInput, unskipInput } from "#domain/installation/set-up";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Set-up · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "programme.edit");
  return { lines: await readSetUp(args.context.app) };
}

const common = { action: "programme.edit", then: () => redirect("/set-up") } as const;
const buttons = {
  skip: button(skipInput, () => ({
    ...common,
    change: (work, { step, reason }) => skipSetUpStep(work, step, reason),
  })),
  resume: button(unskipInput, () => ({
    ...common,
    change: (work, { step }) => resumeSetUpStep(work, step),
  })),
};

export async function action(args: ActionFunctionArgs) {
  requireUser(args, "programme.edit");
  return pressButton(args, buttons);
}

export default function SetUp() {
  const { lines } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const sent = answer?.result?.initialValue?.do;
  const [open, skipped] = [
    lines.filter(({ state }) => state === "open"),
    lines.filter(({ state }) => state === "skipped"),
  ];
  return (
    <>
      <Crumbs steps={[["Today", "/"], ["Set-up"]]} />
      <PageHeader
        title="Set-up"
        intro={
          open.length === 0
            ? "Nothing is left to do."
            : "The list stays on Today until every step is done or skipped with a reason."
        }
      />
      <div className="cols">
        <SetUpCard lines={lines} />
        <div className="stack">
          {open.length > 0 ? (
            <Card title="Skip a step" pad>
              <Form<z.input<typeof skipInput>>
                id="skip"
                answer={sent === "skip" ? answer : undefined}
                foot={
                  <Submit name="do" value="skip" busy="Saving">
                    Skip the step
                  </Submit>
                }
              >
                {(fields) => (
                  <>
                    <Select field={fields.step} label="Step" empty="Choose" options={optionsOf(open)} />
                    <TextField field={fields.reason} label="Reason" hint="It is recorded in the audit log." />
                  </>
                )}
              </Form>
            </Card>
          ) : null}
          {skipped.length > 0 ? (
            <Card title="Resume a step" pad>
              <Form<z.input<typeof unskipInput>>
                id="resume"
                answer={sent === "resume" ? answer : undefined}
                foot={
                  <Submit name="do" value="resume" busy="Saving">
                    Resume the step
                  </Submit>
                }
              >
                {(fields) => (
                  <Select field={fields.step} label="Step" empty="Choose" options={optionsOf(skipped)} />
                )}
              </Form>
            </Card>
          ) : null}
        </div>
      </div>
    </>
  );
}

function optionsOf(lines: readonly { step: string; title: string }[]) {
  return lines.map(({ step, title }) => [step, title] as const);
}
