import { RunState } from "#components/evidence/state";
import { Empty } from "#components/ui/empty";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";
import type { RunOutcome } from "#domain/evidence/collectors";

type Moment = Date | string;
type Run = {
  id: string;
  at: Moment;
  seconds: number | null;
  askedBy: string | null;
  outcome: RunOutcome | null;
  message: string | null;
  ref: string | null;
  missed: number;
  missedFrom: Moment | null;
  scheduledFor: Moment;
};

/** The runs of a target, newest first, with what became of each. */
export function Runs({ runs }: { runs: readonly Run[] }) {
  return (
    <Ledger label="Runs, newest first">
      {runs.map((run) => (
        <LedgerRow
          key={run.id}
          when={<When at={run.at} />}
          under={run.seconds === null ? null : `${run.seconds.toFixed(1)} s`}
          who={run.ref ? <Link to={`/evidence/${run.ref}`}>{run.ref}</Link> : null}
        >
          <RunState outcome={run.outcome} />{" "}
          {run.missed > 0 ? (
            <Tag tone="risk">{counted(run.missed, "run missed before", "runs missed before")}</Tag>
          ) : null}
          {run.message ? (
            <>
              <br />
              <small>{run.message}</small>
            </>
          ) : null}
          {run.missedFrom ? (
            <>
              <br />
              <small>
                Gap from <When at={run.missedFrom} as="moment" />, caught up by this run for{" "}
                <When at={run.scheduledFor} as="moment" />.
              </small>
            </>
          ) : null}
          {run.askedBy ? (
            <>
              <br />
              <small>
                Requested by <Who name={run.askedBy} />
              </small>
            </>
          ) : null}
        </LedgerRow>
      ))}
    </Ledger>
  );
}

/** What is shown in the place of runs before the first. */
export function NotRun({ nextAt }: { nextAt: Date | string | null }) {
  return (
    <Empty title="Not run yet">
      <p>
        {nextAt ? (
          <>
            The first run is <When at={nextAt} as="moment" />.
          </>
        ) : (
          "Stopped before the first run."
        )}
      </p>
    </Empty>
  );
}
