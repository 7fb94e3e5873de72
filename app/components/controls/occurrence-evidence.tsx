import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { decidedStates, type State } from "#domain/controls/judging";

/** One occurrence of a control as its page shows it. Days are "YYYY-MM-DD". */
export type OccurrenceLine = {
  key: string;
  from: string;
  due: string;
  state: State;
  daysLate: number;
  /** Days past the due day while it is still open. */
  overdue: number;
  event: string | null;
  eventId: string | null;
  /** The last day of the performance that decided it. */
  performed: string | null;
  /** When a later list showed the last of its removals, where that made it late. */
  removalsOn: string | null;
  /** What is expected and was not shown, or is overdue. */
  missing: readonly string[];
  /** Why nothing was expected. */
  notExpected: string | null;
  version: number;
  accepted: { on: string; ref: string; id: string } | null;
  /** Evidence that is there and waits to be accepted. */
  waiting: string[];
  /** Evidence that was returned, and shows nothing until it is replaced. */
  returned: string[];
  waiver: { reason: string; signedBy: string; confirmedBy: string | null } | null;
  exception: string | null;
};

/** What shows an occurrence, what is missing of it, and with `act`, the control's reference, what can be done about it. */
export function OccurrenceEvidence({ line, act }: { line: OccurrenceLine; act: string | null }) {
  if (line.notExpected) return <span className="muted">{line.notExpected}</span>;
  const failed = decidedStates.includes(line.state) && line.state !== "held";
  if (line.accepted) {
    return (
      <>
        <Link to={`/evidence/${line.accepted.ref}`}>{line.accepted.ref}</Link>
        <Missing line={line} />
        <Follow line={line} act={failed ? act : null} />
      </>
    );
  }
  if (line.waiver?.confirmedBy) {
    return (
      <span className="muted">
        {line.waiver.reason} Signed by <Who name={line.waiver.signedBy} />, confirmed by{" "}
        <Who name={line.waiver.confirmedBy} />.
      </span>
    );
  }
  return (
    <>
      {line.waiting.map((ref) => (
        <span key={ref}>
          <Link to={`/evidence/${ref}`}>{ref}</Link> <span className="muted">awaiting acceptance</span>{" "}
        </span>
      ))}
      {line.returned.map((ref) => (
        <span key={ref}>
          <Link to={`/evidence/${ref}`}>{ref}</Link> <span className="muted">returned</span>{" "}
        </span>
      ))}
      <Missing line={line} />
      {line.waiver ? (
        <span className="muted">
          <Who name={line.waiver.signedBy} /> asked that it does not apply.{" "}
          {act ? (
            <Link to={`/controls/${act}/not-applicable?occurrence=${encodeURIComponent(line.key)}`}>
              Waiting for a second person
            </Link>
          ) : (
            "Waiting for a second person."
          )}{" "}
        </span>
      ) : null}
      {line.waiting.length + line.returned.length === 0 && !line.exception && !act ? (
        <span className="faint">none yet</span>
      ) : null}
      <Follow line={line} act={act} />
    </>
  );
}

function Missing({ line }: { line: OccurrenceLine }) {
  if (line.removalsOn)
    return (
      <span className="muted">
        {" "}
        A later list showed the removals on <When at={line.removalsOn} as="record" />.
      </span>
    );
  if (line.missing.length === 0) return null;
  return <span className="muted"> Missing: {line.missing.join("; ")}.</span>;
}

/** The exception that it belongs to, or what can be done instead. */
function Follow({ line, act }: { line: OccurrenceLine; act: string | null }) {
  if (line.exception) {
    return (
      <>
        {" "}
        <Link to={`/exceptions/${line.exception}`}>{line.exception}</Link>
      </>
    );
  }
  if (!act) return null;
  const about = `?occurrence=${encodeURIComponent(line.key)}`;
  const failed = decidedStates.includes(line.state) && line.state !== "held";
  const wanted = line.state === "missed" || line.state === "due" || line.state === "part";
  const evidence = new URLSearchParams({ control: act, due: line.due });
  if (line.eventId) evidence.set("event", line.eventId);
  return (
    <span className="row small">
      {wanted ? <Link to={`/evidence/new?${evidence}`}>Add evidence</Link> : null}
      {failed ? <Link to={`/controls/${act}/exception${about}`}>Record an exception</Link> : null}
      {line.state === "due" && !line.waiver ? (
        <Link to={`/controls/${act}/not-applicable${about}`}>Mark not applicable</Link>
      ) : null}
    </span>
  );
}
