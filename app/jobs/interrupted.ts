import type { AppContext } from "#app/context";
import { processMark } from "#app/delivery/mail/process-mark";
import { stillRuns } from "#app/storage/process-start";
import { bookkeeping } from "#app/work";
import { listClaimants, releaseClaims } from "#db/deliveries/claims";
import { endJobRun, listOpenJobRuns } from "#db/installation/job-runs";
import { nextTryUnknown, unknownOutcome } from "#domain/deliveries/retries";

/** Closes the runs whose process is gone: recorded as interrupted, never left open. */
export async function closeInterrupted(app: AppContext): Promise<void> {
  const dead = (await listOpenJobRuns(app.read)).filter((run) => !stillRuns(run.detail));
  if (dead.length === 0) return;
  await bookkeeping(app, async (db, now) => {
    const detail = "Surety ended while this was running.";
    for (const run of dead) await endJobRun(db, run.id, { at: now, outcome: "interrupted", detail });
  });
}

/** Releases the leases of processes that have ended, so that their mails are sent without waiting for expiry. */
export async function releaseAbandonedMail(app: AppContext): Promise<void> {
  const gone = (await listClaimants(app.read)).filter((mark) => mark !== processMark && !stillRuns(mark));
  if (gone.length === 0) return;
  await bookkeeping(app, async (db, now) => {
    const next = (kind: "reminder" | "other") => nextTryUnknown(now, kind, 1, Math.random).toISOString();
    const unknown = { reminder: next("reminder"), other: next("other"), error: unknownOutcome };
    for (const mark of gone) await releaseClaims(db, mark, now, unknown);
  });
}
