import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submitEvidence } from "#app/http/evidence-form";
import { can } from "#app/http/submit";
import { addOwnEvidence } from "#app/operations/evidence/evidence";
import { findOwnControl, listOwnEvidence } from "#app/queries/controls/own";
import { readProgramme } from "#app/queries/controls/programme";
import { typedNow, zoneOf } from "#app/queries/zone";
import { Axis } from "#components/controls/axis";
import { StatusBadge } from "#components/controls/badges";
import { OwnEvidenceForm, OwnEvidenceList } from "#components/controls/own-evidence";
import { Strip } from "#components/controls/strip";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { newId } from "#db/ids";
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
  if (!control || !(await findOwnControl(app, visitor, ref))) throw notFound();
  const { version, next } = control;
  return {
    ref,
    items: await listOwnEvidence(app, visitor, ref),
    answers: new URL(args.request.url).searchParams.get("supersedes"),
    once: newId(app.now()),
    now: typedNow(app.now(), await zoneOf(app, visitor)),
    version,
    status: control.status,
    summary: countsText(control.counts),
    inTime: control.counts.held + control.counts["recorded-late"],
    next: next ? { due: next.due, from: next.from, event: next.event?.label ?? null } : null,
    strip: period ? drawCoverage(control.occurrences, period, today) : null,
    months: period ? monthsOf(period) : null,
  };
}

/** Its owner adds evidence. */
export async function action(args: ActionFunctionArgs) {
  const control = await requireOwnControl(args);
  return submitEvidence(args, {
    action: "evidence.add-own",
    control: control.ref,
    add: addOwnEvidence,
    then: () => redirect(`/my/controls/${control.ref}`),
  });
}

async function requireOwnControl(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "evidence.add-own");
  const control = await findOwnControl(args.context.app, visitor, args.params.ref ?? "");
  if (!control) throw notFound();
  return control;
}

export default function MyControl() {
  const answer = useAnswer<typeof action>();
  const { items, answers, now, once, ref, version, status, summary, inTime, next, strip, months } =
    useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["My work", "/my"], ["My controls", "/my/controls"], [ref]]} />
      <PageHeader
        title={version.title}
        intro={
          <>
            <StatusBadge status={status} inTime={inTime} /> {summary}.
          </>
        }
      />
      <div className="stack">
        {strip && months ? (
          <Card title="Coverage of the audit period" pad>
            <Strip drawing={strip} big />
            <Axis from={months.from} starts={months.starts} />
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
        <OwnEvidenceForm
          key={answers}
          control={ref}
          now={now}
          once={once}
          answer={answer}
          returned={items.filter(({ open }) => open)}
          supersedes={answers}
        />
        <OwnEvidenceList control={ref} items={items} />
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
