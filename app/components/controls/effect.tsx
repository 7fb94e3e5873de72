import { Card } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { daysText } from "#domain/controls/controls";
import type { Effect, EffectLine } from "#domain/controls/effects";
import { counted } from "#domain/counted";

const SHOWN = 24;

/** What a proposed change does to the windows of the rest of the audit period. */
export function EffectOnWindows({ effect }: { effect: Effect }) {
  const { before, after, lines } = effect;
  return (
    <Card
      title="Windows of the rest of the audit period"
      aside={`${before} expected before, ${after} after the change`}
    >
      {after < before ? (
        <div className="pad">
          <Note tone="risk">
            {counted(before - after, "fewer occurrence is", "fewer occurrences are")} expected.
          </Note>
        </div>
      ) : null}
      {lines.length === 0 ? (
        <p className="pad muted">No window of the period changes.</p>
      ) : (
        <Table
          label="Windows before and after the change"
          rows={lines.slice(0, SHOWN)}
          rowKey={(line) => `${line.from} ${line.due} ${line.event ?? ""}`}
          columns={[
            { key: "window", label: "Window", cell: (line) => <Window line={line} /> },
            { key: "before", label: "Before", short: "before", cell: (line) => textOf(line.before) },
            { key: "after", label: "After", short: "after", cell: (line) => textOf(line.after) },
            {
              key: "begun",
              label: "Note",
              wide: true,
              cell: (line) => (line.begun ? "Has begun and keeps what it expects" : null),
            },
          ]}
        />
      )}
      {lines.length > SHOWN ? <footer>and {lines.length - SHOWN} more windows</footer> : null}
    </Card>
  );
}

function Window({ line }: { line: EffectLine }) {
  return (
    <>
      {line.event ? <bdi>{line.event} </bdi> : null}
      <When at={line.from} /> – <When at={line.due} as="record" />
    </>
  );
}

function textOf(one: EffectLine["before"]) {
  if (!one) return <span className="faint">nothing expected</span>;
  return `${counted(one.items.length, "item")}, ${daysText(one.graceDays)} of grace`;
}
