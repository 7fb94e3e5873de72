import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { lineOf } from "#app/queries/controls/lines";
import { readProgramme } from "#app/queries/controls/programme";
import { ControlsRegister } from "#components/controls/register";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { PageHeader } from "#components/ui/page-header";
import { monthsOf } from "#domain/days";

export const meta = () => [{ title: "My controls · Surety" }];

/** The controls that this person owns, and none other. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "controls.view-own");
  const { app } = args.context;
  const programme = await readProgramme(app.read, app.now(), null, { ownerId: visitor.personId ?? "" });
  return {
    lines: programme.controls.map((control) => lineOf(control, programme)),
    months: programme.period ? monthsOf(programme.period) : null,
  };
}

export default function MyControls() {
  const { lines, months } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["My work", "/my"], ["Controls"]]} />
      <PageHeader title="My controls" intro="Your controls and their results in the audit period." />
      {lines.length === 0 ? (
        <Empty title="No controls">
          <p>Controls that the security officer assigns to you appear here with what is expected and when.</p>
        </Empty>
      ) : (
        <Card>
          <ControlsRegister lines={lines} months={months} to="/my/controls" />
        </Card>
      )}
    </>
  );
}
