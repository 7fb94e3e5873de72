import type { IncidentRecord } from "#app/incident-record";
import { sizeText } from "#components/file-drop";
import { Ledger, LedgerRow } from "#components/ledger";
import { Link } from "#components/link";
import { Moment } from "#components/moment";
import { Sheet } from "#components/sheet";
import { When } from "#components/when";
import { Who } from "#components/who";

const words: Record<string, string> = { measure: "Measure taken.", decision: "Decided.", anchor: "" };

/** What happened and when it was written, newest first. */
export function TimelineSheet({ record }: { record: IncidentRecord }) {
  const { timeline } = record;
  return (
    <Sheet title="Timeline" aside={timeline.length === 1 ? "1 line" : `${timeline.length} lines`}>
      {timeline.length === 0 ? <p className="pad muted">Nothing is written yet.</p> : null}
      <Ledger label="Timeline">
        {timeline.map((line) => (
          <LedgerRow
            key={line.id}
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
                <a href={`/incidents/${record.incident.ref}/files/${file.sha256}`} download>
                  <bdi>{file.name}</bdi>
                </a>{" "}
                <small className="muted">{sizeText(file.size)}</small>
              </span>
            ))}
            {line.evidence.map((item) => (
              <span className="said" key={item.ref}>
                <br />
                <Link to={`/evidence/${item.ref}`}>{item.ref}</Link>{" "}
                <small className="muted">{item.title}</small>
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
        ))}
      </Ledger>
    </Sheet>
  );
}
