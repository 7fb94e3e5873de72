import type { LedIncident } from "#app/queries/breach-clocks/call";
import { TaskState } from "#components/incidents/task-state";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Moment } from "#components/ui/moment";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";

/** Tasks and timeline of an incident, for a lead who does not see the register. */
export function LedIncidentCards({ led }: { led: LedIncident }) {
  const rest = led.lines - led.timeline.length;
  return (
    <>
      <Card title="Tasks">
        {led.tasks.length === 0 ? <p className="pad muted">No tasks.</p> : null}
        <Ledger label="Tasks">
          {led.tasks.map((task) => (
            <LedgerRow
              key={`${task.title}:${task.dueAt}`}
              when={<TaskState task={task} />}
              who={<Who name={task.owner} />}
            >
              {task.href ? <Link to={task.href}>{task.title}</Link> : task.title}
            </LedgerRow>
          ))}
        </Ledger>
      </Card>
      <Card
        title="Timeline"
        aside={counted(led.lines, "line")}
        foot={rest > 0 ? `${rest} earlier lines are in the incident’s record.` : undefined}
      >
        {led.lines === 0 ? <p className="pad muted">No entries.</p> : null}
        <Ledger label="Timeline">
          {led.timeline.map((line) => (
            <LedgerRow
              key={`${line.recordedAt}:${line.text}`}
              when={<Moment at={line.at} margin />}
              under={
                <>
                  written <When at={line.recordedAt} />
                </>
              }
              who={<Who name={line.by} />}
            >
              <span className="lines">{line.text}</span>
            </LedgerRow>
          ))}
        </Ledger>
      </Card>
    </>
  );
}
