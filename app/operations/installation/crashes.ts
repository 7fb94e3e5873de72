import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { type Actor, perform } from "#app/work";
import { crashEntry, isCrashReported } from "#db/installation/crashes";
import { causeOf, crashRecord } from "#domain/installation/crashes";

/**
 * Reports processes that ended without their orderly stop: the error output to the server's log, time and cause to the audit
 * log, each once. `found` are the records of the data folder, oldest first; what cannot be read is passed over.
 */
export async function reportCrashes(app: AppContext, actor: Actor, found: readonly unknown[]): Promise<void> {
  for (const one of found) {
    const parsed = crashRecord.safeParse(one);
    if (!parsed.success || (await isCrashReported(app.read, parsed.data.id))) continue;
    const { id, output, ...end } = parsed.data;
    const cause = causeOf({ output, ...end });
    app.logger.error({ ...end, cause, output }, "surety ended unexpectedly before this start");
    await perform(app, actor, (work) =>
      record(work, {
        action: crashEntry.action,
        subject: { type: crashEntry.subject, id },
        after: { ...end, cause },
      }),
    );
  }
}
