import { record } from "#app/audit";
import { actorName, allow, type Work } from "#app/work";
import { findOwnHours, saveOwnHours } from "#db/breach-clocks/clocks";
import { defaultOwnHours } from "#domain/breach-clocks/clocks";

/** Sets our own target in hours where the law says "without undue delay". Clocks already started keep theirs. */
export async function setOwnHours(work: Work, hours: number): Promise<void> {
  allow(work.actor, "incidents.edit");
  const old = (await findOwnHours(work.db))?.own_hours ?? defaultOwnHours;
  if (old === hours) return;
  await saveOwnHours(work.db, {
    own_hours: hours,
    set_at: work.now.toISOString(),
    set_by: actorName(work.actor),
  });
  await record(work, {
    action: "incidents.set-own-hours",
    subject: { type: "breach_settings", id: "1" },
    before: { hours: old },
    after: { hours },
  });
}
