import { createHash } from "node:crypto";
import { reportIncident } from "#app/operations/incidents/incidents";
import { allow, type Work } from "#app/work";
import { findIntakeRequest, insertIntakeRequest, saveApiToken } from "#db/installation/api-tokens";
import { MINUTE_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import type { IntakeInput } from "#domain/incidents/intake";

/** Clocks of machines differ: what is at most this far ahead was noticed now. A report is not lost over it. */
const aheadMs = 10 * MINUTE_MS;

function noticedBy(now: Date, at: Date): string {
  const ahead = at.getTime() - now.getTime();
  return (ahead > 0 && ahead <= aheadMs ? now : at).toISOString();
}

/**
 * Takes a program's report into triage. Under a key that came before, the same report is answered again and another one refused.
 * @returns the incident, and whether it was taken before
 */
export async function takeReport(
  work: Work,
  input: IntakeInput,
  key: string | null,
): Promise<{ ref: string; again: boolean }> {
  allow(work.actor, "incidents.report");
  if (work.actor.kind !== "token") throw new Refused("forbidden", "Only API clients can report this way.");
  const { tokenId } = work.actor;
  const body_sha256 = createHash("sha256").update(JSON.stringify(input)).digest("hex");
  const before = key ? await findIntakeRequest(work.db, tokenId, key) : undefined;
  if (before && before.body_sha256 !== body_sha256)
    throw new Refused(
      "conflict",
      "A different report was sent with this Idempotency-Key.",
      "Idempotency-Key",
    );
  if (before) return { ref: before.ref, again: true };
  const { noticedAt, ...report } = input;
  const made = await reportIncident(work, {
    ...report,
    noticed: noticedAt && noticedBy(work.now, new Date(noticedAt)),
  });
  const received_at = work.now.toISOString();
  if (key)
    await insertIntakeRequest(work.db, {
      token_id: tokenId,
      key,
      body_sha256,
      incident_id: made.id,
      received_at,
    });
  await saveApiToken(work.db, tokenId, { last_used_at: received_at });
  return { ref: made.ref, again: false };
}
