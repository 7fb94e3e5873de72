import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { lineOf } from "#app/queries/controls/lines";
import { readProgramme } from "#app/queries/controls/programme";
import { ControlsRegister } from "#components/controls/register";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { Facts } from "#components/ui/facts";
import { PageHeader } from "#components/ui/page-header";
import { categoryNames } from "#domain/controls/controls";
import { monthsOf } from "#domain/days";
import { findCriterion, findCrosswalk } from "#policies/catalogue";

export const meta = ({ params }: { params: { id?: string } }) => [
  { title: `${params.id} · Criteria · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  const { app } = args.context;
  const programme = await readProgramme(app.read, app.now(), visitor.scope);
  const criterion = findCriterion(args.params.id ?? "");
  const crosswalk = criterion && findCrosswalk(criterion.id);
  if (!criterion || !crosswalk || !programme.categories.includes(criterion.category)) throw notFound();
  const text = (targets: { id: string }[]) => targets.map((target) => target.id).join(", ");
  return {
    criterion,
    lines: programme.controls
      .filter((control) => control.version.criteria.includes(criterion.id))
      .map((control) => lineOf(control, programme)),
    months: programme.period ? monthsOf(programme.period) : null,
    elsewhere: {
      "NIST SP 800-53 r5": text(crosswalk.nist80053),
      "ISO/IEC 27001:2022 Annex A": text(crosswalk.iso27001),
      "NIST CSF 2.0": text(crosswalk.nistCsf),
      GDPR: text(crosswalk.gdpr),
    },
    note: crosswalk.note ?? null,
  };
}

export default function Criterion() {
  const { criterion, lines, months, elsewhere, note } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Programme", "/programme"], ["Criteria", "/criteria"], [criterion.id]]} />
      <PageHeader title={`${criterion.id} ${criterion.title}`} intro={criterion.description}>
        <a className="btn" href={`/exports/binder.pdf?criterion=${criterion.id}`}>
          Download PDF
        </a>
      </PageHeader>
      <div className="stack">
        {lines.length > 0 ? (
          <Card title="Controls" aside={lines.length}>
            <ControlsRegister lines={lines} months={months} />
          </Card>
        ) : (
          <Empty title="No control covers this criterion">
            <p>Load the programme again, or add the criterion to a control.</p>
          </Empty>
        )}
        <div className="cols even">
          <Card title="Typical audit requests" aside={criterion.typicalCadence} pad>
            <ul>
              {criterion.typicalEvidence.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </Card>
          <Card title="In other frameworks" aside={categoryNames[criterion.category]}>
            <Facts
              facts={Object.entries(elsewhere).map(([name, ids]) => [
                name,
                ids || <span className="faint">no mapping</span>,
              ])}
            />
            {note ? <p className="pad muted small">{note}</p> : null}
          </Card>
        </div>
      </div>
    </>
  );
}
