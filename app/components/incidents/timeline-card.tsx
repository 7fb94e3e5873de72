import type { IncidentPage } from "#app/queries/incidents/page";
import { sizeText } from "#components/files/file-drop";
import { CourseFigure } from "#components/incidents/course-figure";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Moment } from "#components/ui/moment";
import { Pager } from "#components/ui/pager";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";
import { lookupTable } from "#domain/lookup-table";

const words = lookupTable({ measure: "Measure taken.", decision: "Decided.", anchor: "" });

/** What happened and when it was written, newest first. */
export function TimelineCard({ record }: { record: IncidentPage }) {
  const { timeline } = record;
  return (
    <Card id="timeline" title="Timeline" aside={counted(timeline.lines, "line")}>
      {timeline.lines === 0 ? <p className="pad muted">No entries.</p> : null}
      {record.course ? <CourseFigure {...record.course} /> : null}
      <Ledger label="Timeline">
        {timeline.runs.map((run) =>
          run.count > 1 ? (
            <NotifiedRun key={run.lines[0]!.id} run={run} />
          ) : (
            <TimelineRow key={run.lines[0]!.id} line={run.lines[0]!} incidentRef={record.incident.ref} />
          ),
        )}
      </Ledger>
      {timeline.earlier !== null || timeline.later !== null ? (
        <Pager
          words={`${timeline.from + 1} to ${timeline.from + timeline.runs.length} of ${timeline.of.toLocaleString("en")}, newest first`}
          earlier={timeline.earlier === null ? null : `?lines=${timeline.earlier}#timeline`}
          later={timeline.later === null ? null : `?lines=${timeline.later}#timeline`}
        />
      ) : null}
    </Card>
  );
}

type Run = IncidentPage["timeline"]["runs"][number];
type Line = Run["lines"][number];

function TimelineRow({ line, incidentRef }: { line: Line; incidentRef: string }) {
  return (
    <LedgerRow
      when={<Moment at={line.at} margin />}
      under={
        <>
          written <When at={line.recordedAt} />
        </>
      }
    >
      {words[line.kind] ? <b>{words[line.kind]} </b> : null}
      <span className="lines">{line.text}</span>
      {line.files.map((file) => (
        <span className="lines" key={`${file.sha256}:${file.name}`}>
          <br />
          <a href={`/incidents/${incidentRef}/files/${file.sha256}`} download>
            <bdi>{file.name}</bdi>
          </a>{" "}
          <small className="muted">{sizeText(file.size)}</small>
        </span>
      ))}
      {line.evidence.map((item) => (
        <span className="lines" key={item.ref}>
          <br />
          <Link to={`/evidence/${item.ref}`}>{item.ref}</Link> <small className="muted">{item.title}</small>
        </span>
      ))}
      {line.systems.map((system) => (
        <span className="lines" key={system.id}>
          <br />
          System <Link to={`/systems/${system.id}`}>{system.name}</Link>
        </span>
      ))}
      <br />
      <small>
        <Who name={line.by} />
      </small>
    </LedgerRow>
  );
}

/** Notices to many customers, folded into one line. */
function NotifiedRun({ run }: { run: Run }) {
  return (
    <LedgerRow when={<Moment at={run.lines[0]!.at} margin />}>
      <details>
        <summary>{run.count} customers notified, each by a separate mail</summary>
        <ul className="plain">
          {run.lines.map((line) => (
            <li key={line.id}>
              <span className="lines">{line.text}</span>{" "}
              <small className="muted">
                <Moment at={line.at} />
              </small>
            </li>
          ))}
        </ul>
        {run.count > run.lines.length ? (
          <p className="small muted">The last {run.lines.length}; “Who was notified” lists every customer.</p>
        ) : null}
      </details>
    </LedgerRow>
  );
}
