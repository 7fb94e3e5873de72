import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { readProgramme } from "#app/queries/controls/programme";
import { Axis } from "#components/controls/axis";
import { StatusBadge } from "#components/controls/badges";
import { Strip } from "#components/controls/strip";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { frequencyNames } from "#domain/controls/controls";
import { countsText, drawCoverage } from "#domain/controls/coverage";
import { monthsOf } from "#domain/days";

export const meta = ({ params }: { params: { ref?: string } }) => [
  { title: `${params.ref} · My controls · Surety` },
];

/** One control for its owner. Those who see all controls go to its full page. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "controls.view-own");
  const ref = args.params.ref ?? "";
  if (can(visitor, "controls.view")) throw redirect(`/controls/${encodeURIComponent(ref)}`);
  const { app } = args.context;
  const { controls, period, today } = await readProgramme(app.read, app.now(), null, { ref });
  const control = controls.at(0);
  if (!control || visitor.personId === null || control.ownerId !== visitor.personId) throw notFound();
  const { version, next } = control;
  return {
    ref,
    version,
    status: control.status,
    said: countsText(control.counts),
    next: next ? { due: next.due, from: next.from, event: next.event?.label ?? null } : null,
    strip: period ? drawCoverage(control.occurrences, period, today) : null,
    months: period ? monthsOf(period) : null,
  };
}

export default function MyControl() {
  const { ref, version, status, said, next, strip, months } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["My work", "/my"], ["My controls", "/my/controls"], [ref]]} />
      <PageHeader
        title={version.title}
        lede={
          <>
            <StatusBadge status={status} /> {said}.
          </>
        }
      />
      <div className="stack">
        {strip && months ? (
          <Card title="Coverage of the audit period" pad>
            <Strip drawing={strip} big />
            <Axis from={months.from} months={months.count} />
          </Card>
        ) : null}
        <Card title="Requirements">
          <Facts
            facts={[
              ["Statement", version.statement],
              ["Why", version.why],
              ["Frequency", frequencyNames[version.frequency]],
              next !== null && [
                "Next",
                <span key="next">
                  due <When at={next.due} as="record" />
                  {next.event ? ` for ${next.event}` : ""}
                </span>,
              ],
              ["Expected evidence", <List key="evidence" lines={version.evidence} />],
              ["Test procedure", version.test],
            ]}
          />
        </Card>
        <p className="muted">Send the evidence to the security officer, who records it with its source.</p>
      </div>
    </>
  );
}

function List({ lines }: { lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
