import { listClocks } from "#db/breach-clocks/clocks";
import { listSentAfter, sameReader } from "#db/breach-clocks/reminders-sent-ahead";
import type { ReadDb, Tx } from "#db/client";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { findIncident } from "#db/incidents/incidents";
import { organisationZone } from "#db/installation/organisation";
import { clockCorrection } from "#domain/breach-clocks/correction";
import type { CallMessage } from "#domain/deliveries/call-message";
import { markedTitle } from "#domain/exercises";
import { toleratedMs } from "#domain/installation/clock-changes";
import { ruleName } from "#policies/clocks";

/** The correction to one reader, true at `now`: `queued` names reader, incident and when the clock was found wrong. */
export async function correctionMessage(
  db: ReadDb | Tx,
  queued: DeliveryRow,
  { now, publicUrl }: { now: Date; publicUrl: string },
): Promise<CallMessage | null> {
  const incident = await findIncident(db, queued.about_id ?? "");
  if (!incident) return null;
  const from = new Date(Date.parse(queued.queued_at) + toleratedMs);
  const sent = (await listSentAfter(db, from)).filter((one) => sameReader(one, queued));
  const open = (await listClocks(db, incident.id)).flatMap(({ ruleId, recipient, deadlineAt, ended }) =>
    deadlineAt && !ended ? [{ rule: ruleName(ruleId), recipient, deadlineAt }] : [],
  );
  const { ref } = incident;
  const title = markedTitle(incident.title, incident.exercise === 1);
  const zone = await organisationZone(db);
  const link = `${publicUrl}/my/calls/${ref}`;
  const times = sent.map((one) => new Date(one.sent_at!));
  return {
    kind: "warning",
    ...clockCorrection({ ref, title }, times, open, { now, zone, link }),
    link,
    incident: { ref, title },
    called: null,
    clocks: [],
  };
}
