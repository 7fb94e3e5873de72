import type { ReactNode } from "react";
import type { IncidentPage } from "#app/queries/incidents/page";
import { ClockRail } from "#components/breach-clocks/rail";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { useNow } from "#components/ui/now";
import { type Column, Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { inSentence } from "#domain/breach-clocks/clock-starts";
import { damagedClocksWords } from "#domain/breach-clocks/damaged-clocks";
import { spanOf } from "#domain/breach-clocks/groups";
import { HOUR_MS } from "#domain/durations";
import { lengthText } from "#domain/when";

type ClockGroup = IncidentPage["clocks"][number];

/** The clocks of an incident, first on its page: rule, start, who is owed, drawn span, deadline, time left. */
export function ClocksCard({ record, mayEdit }: { record: IncidentPage; mayEdit: boolean }) {
  const now = useNow();
  const groups = record.clocks;
  const damaged = record.damagedClocks.map(({ rule, recipient }) => `${rule}, ${recipient}`);
  const span = spanOf(groups, now);
  const own = [...new Set(groups.flatMap(({ clock }) => (clock.whose === "own" ? clock.rule : [])))];
  const { ref } = record.incident;
  return (
    <Card
      id="clocks"
      title="Clocks"
      aside={span ? "Filled: elapsed. Open: remaining. Dashed line: now." : undefined}
      foot={<ClocksFoot record={record} own={own} mayEdit={mayEdit} />}
    >
      {damaged.length > 0 ? <Note tone="broken">{damagedClocksWords(damaged)}</Note> : null}
      {groups.length + damaged.length === 0 ? (
        <p className="pad muted">
          No clocks. Mark affected customers, or add a clock of a rule that applies to you.
        </p>
      ) : null}
      {groups.length > 0 ? (
        <Table
          label="Clocks"
          rows={groups}
          rowKey={(group) => group.key}
          columns={clockColumns({ mayEdit, ref, span, now })}
        />
      ) : null}
    </Card>
  );
}

function ClocksFoot({ record, own, mayEdit }: { record: IncidentPage; own: string[]; mayEdit: boolean }) {
  const { ref } = record.incident;
  return (
    <>
      {record.moreClocks > 0
        ? `${record.moreClocks.toLocaleString("en")} more lines of clocks with later deadlines are in the record. `
        : null}
      {own.length > 0
        ? `The law says “without undue delay” and names no hours: the limit shown for ${own.join(" and ")} is our own. `
        : null}
      {record.rules.note}{" "}
      {mayEdit ? (
        <>
          <Link to={`/incidents/${ref}/obligations`}>Assess notification obligations</Link> ·{" "}
          <Link to={`/incidents/${ref}/clocks/new`}>Add a clock</Link>
        </>
      ) : null}
    </>
  );
}

function clockColumns({
  mayEdit,
  ref,
  span,
  now,
}: {
  mayEdit: boolean;
  ref: string;
  span: ReturnType<typeof spanOf>;
  now: Date;
}): Column<ClockGroup>[] {
  return [
    {
      key: "rule",
      label: "Rule",
      cell: ({ clock, count }) => (
        <>
          {mayEdit && count === 1 ? (
            <Link to={`/incidents/${ref}/clocks/${clock.id}`}>{clock.rule}</Link>
          ) : (
            clock.rule
          )}
          , {clock.limit}
        </>
      ),
    },
    {
      key: "anchor",
      label: "Starts from",
      short: "Starts from",
      cell: ({ clock }) => (
        <>
          {inSentence(clock.anchorLabel)}{" "}
          {clock.startInQuestion ? <Tag tone="risk">bounced, in question</Tag> : null}
        </>
      ),
    },
    {
      key: "who",
      label: "Recipient",
      short: "Recipient",
      wide: true,
      cell: (group) => <Recipients group={group} incidentRef={ref} mayEdit={mayEdit} />,
    },
    {
      key: "rail",
      label: span ? `${Math.round(span.hours)} h from the first start` : "From start to deadline",
      drop: "hide",
      cell: (group) => (span ? <Rail group={group} span={span} now={now} /> : null),
    },
    {
      key: "deadline",
      label: "Deadline",
      short: "Deadline",
      cell: ({ clock }) =>
        clock.deadlineAt ? (
          <When at={clock.deadlineAt} as="moment" />
        ) : clock.state.kind === "ended" ? (
          "none"
        ) : (
          "not set"
        ),
    },
    { key: "left", label: "Time left", cell: (group) => <Left group={group} now={now} /> },
  ];
}

function Recipients({
  group,
  incidentRef,
  mayEdit,
}: {
  group: ClockGroup;
  incidentRef: string;
  mayEdit: boolean;
}) {
  const { recipients, count } = group;
  return (
    <>
      {recipients.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 ? ", " : null}
          {mayEdit && count > 1 ? <Link to={`/incidents/${incidentRef}/clocks/${id}`}>{name}</Link> : name}
        </span>
      ))}
      {count > recipients.length ? ` and ${count - recipients.length} more` : null}
    </>
  );
}

function Rail({
  group: { clock },
  span,
  now,
}: {
  group: ClockGroup;
  span: { from: number; hours: number };
  now: Date;
}) {
  const { startsAt, deadlineAt, state } = clock;
  if (!startsAt || !deadlineAt) return state.kind === "ended" ? null : <span className="muted">waits</span>;
  const at = (instant: Date) => (instant.getTime() - span.from) / HOUR_MS;
  const tone =
    state.kind === "ended"
      ? state.late
        ? "risk"
        : "none"
      : state.kind === "late"
        ? "broken"
        : toneOf(deadlineAt, now);
  return (
    <ClockRail
      from={at(startsAt)}
      to={at(deadlineAt)}
      now={at(now)}
      end={state.kind === "ended" ? at(state.at) : null}
      whole={span.hours}
      tone={tone}
      label={`${clock.rule}, ${clock.limit}`}
    />
  );
}

function toneOf(deadlineAt: Date, now: Date): "risk" | "none" {
  return deadlineAt.getTime() - now.getTime() <= 24 * HOUR_MS ? "risk" : "none";
}

/** The state in words: what is left, how late, or how it ended. */
function Left({ group, now }: { group: ClockGroup; now: Date }): ReactNode {
  const { clock, count } = group;
  const { state, deadlineAt } = clock;
  if (state.kind === "waiting")
    return <Badge state="none">waits for “{inSentence(clock.anchorLabel)}”</Badge>;
  if (state.kind === "ended" && state.how === "not_required") return <Badge state="info">not required</Badge>;
  if (state.kind === "ended") {
    const early = deadlineAt ? deadlineAt.getTime() - state.at.getTime() : null;
    const last = count > 1 ? "the last " : "";
    if (state.late > 0)
      return (
        <Badge state="late">
          notified, {last}late by {lengthText(state.late)}
        </Badge>
      );
    return <Badge state="done">notified{early ? `, ${last}${lengthText(early)} early` : ""}</Badge>;
  }
  const left = state.deadlineAt.getTime() - now.getTime();
  if (left < 0) return <Badge state="overdue">overdue by {lengthText(left)}</Badge>;
  return <Badge state={left <= 24 * HOUR_MS ? "soon" : "due"}>{lengthText(left)}</Badge>;
}
