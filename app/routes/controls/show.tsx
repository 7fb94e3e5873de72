import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { controlExceptions, occurrenceLines } from "#app/queries/controls/page";
import { readProgramme } from "#app/queries/controls/programme";
import { listWaitingProposals } from "#app/queries/controls/proposals";
import { readControlRequests } from "#app/queries/evidence/requests";
import { knownEvidence } from "#app/queries/evidence/scope";
import { readHistory } from "#app/queries/installation/record-history";
import { readPolicy } from "#app/queries/policies/policies";
import { Axis } from "#components/controls/axis";
import { StatusBadge } from "#components/controls/badges";
import { ExceptionBadge } from "#components/controls/exception-badge";
import { ControlFacts } from "#components/controls/facts";
import { Occurrences } from "#components/controls/occurrences";
import { ControlStatement } from "#components/controls/statement";
import { Strip } from "#components/controls/strip";
import { ControlRequests } from "#components/evidence/control-requests";
import { EvidenceLedger } from "#components/evidence/ledger";
import { HistoryCard } from "#components/installation/history-card";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Who } from "#components/ui/who";
import { writtenLater } from "#domain/controls/back-dating";
import { categories, seriesNames, seriesOf } from "#domain/controls/controls";
import { countsText, drawCoverage } from "#domain/controls/coverage";
import { counted } from "#domain/counted";
import { monthsOf } from "#domain/days";
import { listCriteria } from "#policies/catalogue";

export const meta = ({ params }: { params: { ref?: string } }) => [
  { title: `${params.ref} · Controls · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "controls.view");
  const { app } = args.context;
  const programme = await readProgramme(app.read, app.now(), visitor.scope, { ref: args.params.ref ?? "" });
  const control = programme.controls.at(0);
  if (!control) throw notFound();
  const { period, today } = programme;
  const inScope = new Set(
    listCriteria(programme.categories.length > 0 ? programme.categories : categories).map(({ id }) => id),
  );
  // An auditor sees what bears on the engagement's period, and nothing beside it.
  const { scope } = visitor;
  const known = await knownEvidence(app, scope, control.ref);
  const evidence = control.evidence.filter((proof) => !known || known.has(proof.evidenceId));
  const policy =
    scope && control.policy ? await readPolicy(app.read, app.now(), visitor, control.policy) : control;
  const all = new URL(args.request.url).searchParams.has("all");
  return {
    history: await readHistory(app.read, visitor, "control", control.id),
    mayEdit: can(visitor, "controls.edit"),
    requests: can(visitor, "evidence-requests.view") ? await readControlRequests(app, control.id) : [],
    proposals: can(visitor, "controls.edit") ? await listWaitingProposals(app.read, control.id) : [],
    control: {
      ref: control.ref,
      policy: policy ? control.policy : null,
      status: control.status,
      retired: control.retired,
    },
    version: { ...control.version, criteria: control.version.criteria.filter((id) => inScope.has(id)) },
    versions: control.versions
      .map((version) => ({ ...version, writtenOn: writtenLater(version, programme.zone) }))
      .toReversed(),
    owner: control.ownerName,
    deputy: control.deputyName,
    summary: countsText(control.counts),
    inTime: control.counts.held + control.counts["recorded-late"],
    expected: control.occurrences.length,
    strip: period ? drawCoverage(control.occurrences, period, today) : null,
    months: period ? monthsOf(period) : null,
    notWhole:
      period !== null && control.versions[0]!.inForceFrom > period.from
        ? control.versions[0]!.inForceFrom
        : null,
    occurrences: await occurrenceLines(app.read, control, today, { all, scope }),
    evidence: evidence.toReversed().slice(0, 8),
    evidenceCount: evidence.length,
    exceptions: await controlExceptions(app.read, control, scope),
  };
}

export default function Control() {
  const data = useLoaderData<typeof loader>();
  const { control, version, mayEdit, evidence, exceptions } = data;
  const series = seriesOf(control.ref);
  return (
    <>
      <Crumbs
        steps={[
          ["Controls", "/controls"],
          [`${series} ${seriesNames[series]}`, `/controls?series=${series}`],
          [control.ref],
        ]}
      />
      <PageHeader
        title={version.title}
        intro={
          <>
            {control.retired ? (
              <Badge state="info">retired</Badge>
            ) : (
              <StatusBadge status={control.status} inTime={data.inTime} />
            )}{" "}
            {data.summary}.
          </>
        }
      >
        <a className="btn" href={`/exports/binder.pdf?control=${control.ref}`}>
          Download PDF
        </a>
        {mayEdit ? (
          <>
            <Link className="btn" to={`/controls/${control.ref}/edit`}>
              {control.retired ? "Edit or take up again" : "Edit"}
            </Link>
            {control.retired ? null : (
              <>
                <Link className="btn" to={`/evidence-requests/new?control=${control.ref}`}>
                  Ask for evidence
                </Link>
                <Link className="btn go" to={`/evidence/new?control=${control.ref}`}>
                  Add evidence
                </Link>
              </>
            )}
          </>
        ) : null}
      </PageHeader>
      {data.proposals.map((one) => (
        <Note key={one.id}>
          <Who name={one.by} /> proposes a change: {one.what}. {one.reason}{" "}
          <Link to={`/controls/proposals/${one.id}`}>
            {one.state === "waiting" ? "It waits for a second person" : "It is out of date"}
          </Link>
        </Note>
      ))}
      <div className="cols rail">
        <div className="stack">
          <ControlRequests requests={data.requests} />
          <Coverage data={data} />
          <Card title="Test procedure" pad>
            <p>{version.test}</p>
          </Card>
          <Card
            title="Evidence, newest first"
            aside={<AllEvidence control={control.ref} count={data.evidenceCount} />}
          >
            <EvidenceLedger items={evidence} expected={version.evidence} />
          </Card>
          {exceptions.length > 0 ? <Exceptions exceptions={exceptions} /> : null}
        </div>
        <aside className="stack" aria-label="About this control">
          <ControlStatement statement={version.statement} why={version.why} policy={control.policy} />
          <ControlFacts version={version} owner={data.owner} deputy={data.deputy} versions={data.versions} />
          <HistoryCard history={data.history} />
        </aside>
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function Coverage({ data }: { data: Page }) {
  const { control, version, mayEdit, occurrences, expected, strip, months } = data;
  return (
    <Card title="Coverage of the audit period" aside={data.summary}>
      {strip && months ? (
        <div className="pad">
          <Strip drawing={strip} big />
          <Axis from={months.from} starts={months.starts} />
        </div>
      ) : (
        <p className="pad muted">No audit period is set, so nothing is expected.</p>
      )}
      {data.notWhole ? (
        <div className="pad">
          <Note tone="risk">In force since {data.notWhole} only. Nothing is expected before that day.</Note>
        </div>
      ) : null}
      {occurrences.length > 0 ? (
        <Occurrences lines={occurrences} act={mayEdit && !control.retired ? control.ref : null} />
      ) : null}
      {strip && expected === 0 ? <NothingExpected population={version.population} /> : null}
      {occurrences.length < expected ? (
        <footer>
          <Link to="?all">All {expected} occurrences</Link>
        </footer>
      ) : null}
    </Card>
  );
}

function Exceptions({ exceptions }: Pick<Page, "exceptions">) {
  return (
    <Card title="Exceptions" aside={`${exceptions.length} in this period`} pad>
      {exceptions.map((one) => (
        <div key={one.ref}>
          <p>
            <Link to={`/exceptions/${one.ref}`}>{one.ref}</Link> <ExceptionBadge state={one.state} />
          </p>
          <p className="muted">{one.explanation ?? one.cause ?? one.found}</p>
        </div>
      ))}
    </Card>
  );
}

function NothingExpected({ population }: { population: string | null }) {
  return (
    <p className="pad muted">
      {population
        ? `No ${population} recorded in this period. This does not prove that there were none.`
        : "Nothing is due in this period."}
    </p>
  );
}

function AllEvidence({ control, count }: { control: string; count: number }) {
  if (count === 0) return <>none</>;
  return (
    <Link to={`/evidence?control=${control}`}>{`${count > 1 ? "All " : ""}${counted(count, "item")}`}</Link>
  );
}
