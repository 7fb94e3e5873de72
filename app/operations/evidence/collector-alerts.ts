import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { queueMail } from "#app/delivery/mail/queue";
import { type Actor, perform } from "#app/work";
import { listCallable } from "#db/breach-clocks/reminders";
import { clockAhead, listRuns, type TargetRow } from "#db/evidence/collectors";
import { organisationDay } from "#db/installation/organisation";
import { findPerson } from "#db/people/people";
import { failedInARow } from "#domain/evidence/collectors";

/** Runs that are looked back on; a longer series has had its mail. */
const LOOKED_AT = 60;

/** Notifies the owner of a target once its second run in a row failed, once for each series; without an owner, officers and owners. */
export async function notifyOfFailures(app: AppContext, actor: Actor, target: TargetRow): Promise<void> {
  const runs = await listRuns(app.read, target.id, LOOKED_AT);
  const failed = failedInARow(runs.filter((run) => run.asked_by !== clockAhead));
  const first = failed.at(-1);
  if (!first || failed.length < 2 || failed.length === LOOKED_AT) return;
  const link = `${app.config.publicUrl}/collectors/${target.id}`;
  await perform(app, actor, async (work) => {
    const to: string[] = [];
    for (const reader of await readersOf(app, target)) {
      const queued = await queueMail(work, {
        purpose: "collector-failed",
        key: `collector-failed:${first.id}:${reader.email}`,
        to: reader.email,
        subject: `No evidence from ${target.name}: ${failed.length} runs in a row failed`,
        text: [
          `Hello ${reader.name},`,
          "",
          `the collector “${target.name}” failed repeatedly. The last error was:`,
          `“${failed[0]?.error ?? "no response"}”`,
          "",
          "Until a run succeeds, no evidence is collected for its controls. The runs are listed here:",
          link,
        ].join("\n"),
        ...(reader.userId && { userId: reader.userId, needs: "collectors.view" as const }),
        about: { type: "collector-target", id: target.id },
      });
      if (queued) to.push(reader.email);
    }
    if (to.length === 0) return;
    await record(work, {
      action: "collectors.notify",
      subject: { type: "collector-target", id: target.id, ref: target.name },
      after: { to, failed: failed.length },
    });
  });
}

async function readersOf(app: AppContext, target: TargetRow) {
  const owner = target.owner_id && (await findPerson(app.read, target.owner_id));
  const today = await organisationDay(app.read, app.now());
  if (owner && (owner.ends_on === null || owner.ends_on >= today))
    return [{ name: owner.name, email: owner.email, userId: undefined }];
  const users = await listCallable(app.read);
  return users
    .filter(({ role }) => role === "officer" || role === "owner")
    .map(({ id, name, email }) => ({ name, email, userId: id }));
}
