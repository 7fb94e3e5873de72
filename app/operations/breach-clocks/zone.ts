import { notifyOwners } from "#app/operations/breach-clocks/clock-starts";
import { retime } from "#app/operations/breach-clocks/clocks";
import { requireIncident, writeLine } from "#app/operations/timeline";
import type { Work } from "#app/work";
import { listOpenClocks } from "#db/breach-clocks/clocks";

/**
 * Computes every open clock in the organisation's new zone: a day or a month begins at another instant there. Each
 * incident whose deadlines moved says so, with this reason, and the person responsible is notified.
 */
export async function retimeForZone(work: Work, from: string, to: string): Promise<void> {
  const because = `The organisation’s time zone was changed from ${from} to ${to}`;
  const incidents = new Set((await listOpenClocks(work.db)).map(({ incidentId }) => incidentId));
  for (const id of incidents) {
    const moved = await retime(work, id, because);
    if (moved.length === 0) continue;
    await writeLine(work, id, "anchor", `${because}. Deadlines moved: ${moved.join("; ")}.`);
    await notifyOwners(work, await requireIncident(work, id), { because, moved });
  }
}
