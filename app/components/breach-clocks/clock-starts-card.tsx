import type { IncidentPage } from "#app/queries/incidents/page";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Moment } from "#components/ui/moment";
import { Note } from "#components/ui/note";
import { type Column, Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { clockStartKinds, clockStartWords, inSentence } from "#domain/breach-clocks/clock-starts";
import { precisionOf } from "#domain/moments";
import { lengthText } from "#domain/when";

type Anchor = IncidentPage["anchors"][number];

/** When things happened and when they were written down; corrections under what they correct; deadlines that moved. */
export function ClockStartsCard({ record, mayEdit }: { record: IncidentPage; mayEdit: boolean }) {
  const { anchors, odd, moves } = record;
  const set = new Set(anchors.map((anchor) => anchor.kind));
  const open = clockStartKinds.filter((kind) => !set.has(kind));
  const to = (kind: string) => `/incidents/${record.incident.ref}/anchors/${kind}`;
  return (
    <Card
      title="Clock starts"
      aside="When it happened and when we recorded it. Corrections are new entries."
      foot={
        mayEdit && open.length > 0 ? (
          <span>
            Set:{" "}
            {open.map((kind, index) => (
              <span key={kind}>
                {index > 0 ? " · " : null}
                <Link to={to(kind)}>{clockStartWords[kind].label.toLowerCase()}</Link>
              </span>
            ))}
          </span>
        ) : undefined
      }
    >
      {odd.map((words) => (
        <div className="pad" key={words}>
          <Note tone="risk">{words}</Note>
        </div>
      ))}
      {anchors.length === 0 ? (
        <p className="pad muted">No times are recorded yet. Clocks start from these.</p>
      ) : (
        <Table
          label="Clock starts"
          rows={anchors}
          rowKey={(anchor) => anchor.id}
          columns={columns({ mayEdit, to })}
        />
      )}
      {moves.length > 0 ? <Moves moves={moves} record={record} /> : null}
    </Card>
  );
}

function columns({ mayEdit, to }: { mayEdit: boolean; to: (kind: string) => string }): Column<Anchor>[] {
  return [
    {
      key: "kind",
      label: "Clock start",
      cell: (anchor) => (
        <>
          {anchor.label} {anchor.stands ? null : <Tag>corrected</Tag>}
          {anchor.submission === "in_question" ? <Tag tone="risk">bounced, in question</Tag> : null}
          {anchor.submission === "withdrawn" ? <Tag>withdrawn</Tag> : null}
        </>
      ),
    },
    { key: "why", label: "What happened", wide: true, cell: (anchor) => anchor.why },
    {
      key: "at",
      label: "Event time",
      short: "Event time",
      cell: (anchor) => <Moment at={anchor.at} />,
    },
    {
      key: "recorded",
      label: "Recorded",
      short: "Recorded",
      cell: (anchor) => <When at={anchor.recordedAt} as="moment" />,
    },
    {
      key: "gap",
      label: "Gap",
      drop: "hide",
      cell: (anchor) =>
        precisionOf(anchor.at) === "instant"
          ? lengthText(anchor.recordedAt.getTime() - Date.parse(anchor.at))
          : "",
    },
    {
      key: "by",
      label: "Recorded by",
      short: "By",
      drop: "mid",
      cell: (anchor) => <Who name={anchor.setBy} />,
    },
    { key: "source", label: "Source", drop: "hide", cell: (anchor) => anchor.source ?? "" },
    {
      key: "do",
      label: <span className="vh">What to do</span>,
      cell: (anchor) =>
        mayEdit && anchor.stands && !anchor.kind.startsWith("submitted:") ? (
          <Link to={to(anchor.kind)} aria-label={`Correct ${inSentence(anchor.label)}`}>
            Correct
          </Link>
        ) : null,
    },
  ];
}

function Moves({ moves, record }: { moves: IncidentPage["moves"]; record: IncidentPage }) {
  return (
    <div className="pad stack tight">
      <h3>Changed deadlines</h3>
      <ul className="plain">
        {moves.map((move) => (
          <li key={move.id}>
            {move.rule}, {move.recipients}:{" "}
            {move.from ? (
              <s>
                <When at={move.from} as="moment" />
              </s>
            ) : null}{" "}
            → {move.to ? <When at={move.to} as="moment" /> : "no date"}.{" "}
            <small className="muted">
              {move.because} <Who name={move.by} />, <When at={move.recordedAt} as="moment" />
            </small>
          </li>
        ))}
      </ul>
      {record.moreMoves > 0 ? (
        <p className="small muted">{record.moreMoves.toLocaleString("en")} more changes are in the record.</p>
      ) : null}
    </div>
  );
}
