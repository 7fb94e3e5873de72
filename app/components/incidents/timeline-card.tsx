import type { IncidentRecord } from "#app/queries/incidents/record";
import { Card } from "#components/ui/card";
import { sizeText } from "#components/ui/file-drop";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Moment } from "#components/ui/moment";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { timelineRuns } from "#domain/incidents/timeline-runs";

const words: Record<string, string> = { measure: "Measure taken.", decision: "Decided.", anchor: "" };

/** What happened and when it was written, newest first. */
export function TimelineCard({ record }: { record: IncidentRecord }) {
  const { timeline } = record;
  return (
    <Card title="Timeline" aside={timeline.length === 1 ? "1 line" : `${timeline.length} lines`}>
      {timeline.length === 0 ? <p className="pad muted">No entries.</p> : null}
      <Ledger label="Timeline">
        {timelineRuns(timeline).map((run) =>
          run.length > 1 ? (
            <ToldRun key={run[0]!.id} run={run} />
          ) : (
            <TimelineRow key={run[0]!.id} line={run[0]!} incidentRef={record.incident.ref} />
          ),
        )}
      </Ledger>
    </Card>
  );
}

type Line = IncidentRecord["timeline"][number];

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
      <span className="said">{line.text}</span>
      {line.files.map((file) => (
        <span className="said" key={`${file.sha256}:${file.name}`}>
          <br />
          <a href={`/incidents/${incidentRef}/files/${file.sha256}`} download>
            <bdi>{file.name}</bdi>
          </a>{" "}
          <small className="muted">{sizeText(file.size)}</small>
        </span>
      ))}
      {line.evidence.map((item) => (
        <span className="said" key={item.ref}>
          <br />
          <Link to={`/evidence/${item.ref}`}>{item.ref}</Link> <small className="muted">{item.title}</small>
        </span>
      ))}
      {line.systems.map((system) => (
        <span className="said" key={system.id}>
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

/** Customer after customer told: one line that opens. */
function ToldRun({ run }: { run: readonly Line[] }) {
  return (
    <LedgerRow when={<Moment at={run[0]!.at} margin />}>
      <details>
        <summary>{run.length} customers notified, each by a separate mail</summary>
        <ul className="plain">
          {run.map((line) => (
            <li key={line.id}>
              <span className="said">{line.text}</span>{" "}
              <small className="muted">
                <Moment at={line.at} />
              </small>
            </li>
          ))}
        </ul>
      </details>
    </LedgerRow>
  );
}
