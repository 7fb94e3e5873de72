import { record } from "#app/audit";
import { queueOnChannel } from "#app/delivery/channels/queue";
import { queueMail } from "#app/delivery/mail/queue";
import { allow, type Work } from "#app/work";
import { type Callable, listCallable } from "#db/breach-clocks/reminders";
import { type ChannelRow, listLiveChannels } from "#db/deliveries/channels";
import { type DeliveryRow, saveDelivery } from "#db/deliveries/deliveries";
import { listSlowCalls } from "#db/deliveries/slow";
import { findIncident } from "#db/incidents/incidents";
import { organisationZone } from "#db/installation/organisation";
import type { CallMessage } from "#domain/deliveries/call-message";
import { downMs, giveUpMs } from "#domain/deliveries/channels";
import { formatInstant } from "#domain/time-formats";

/**
 * Calls that have not left for ten minutes, or were refused, go another way, once each: a mail by the person's channels and
 * the organisation's; a message of a channel by mail, to whose channel it is or to officers and owners.
 * @returns how many were passed on
 */
export async function resendDelayedAlerts(work: Work, publicUrl: string): Promise<number> {
  allow(work.actor, "notices.send");
  const from = new Date(work.now.getTime() - giveUpMs);
  const slow = await listSlowCalls(work.db, from, new Date(work.now.getTime() - downMs));
  if (slow.length === 0) return 0;
  const channels = await listLiveChannels(work.db);
  const people = await listCallable(work.db);
  const zone = await organisationZone(work.db);
  for (const call of slow) {
    await saveDelivery(work.db, call.id, { passed_on_at: work.now.toISOString() });
    const incident = await findIncident(work.db, call.about_id ?? "");
    const link = `${publicUrl}/my/calls/${incident?.ref ?? ""}`;
    const to = call.channel === "mail" ? byChannels(call, channels) : byMail(call, channels, people);
    for (const way of to) {
      const words = wordsOf(call, people, incident?.ref ?? "", zone);
      if ("email" in way)
        await queueMail(work, {
          // One mail for each time that a channel goes down, however many calls it holds up.
          purpose: "channel-down",
          key: `channel-down:${call.channel_id}:${failingSince(call, channels)}:${way.id}`,
          to: way.email,
          subject: words.subject,
          text: `${words.subject}\nOpen the incident: ${link}\n\n${words.text}`,
          userId: way.id,
          about: { type: "incident", id: call.about_id ?? "" },
        });
      else
        await queueOnChannel(work, way, {
          purpose: "passed-on",
          purposeId: call.id,
          key: `passed-on:${call.id}:${way.id}`,
          message: warning(call, words, link, incident),
          userId: call.user_id,
          about: { type: "incident", id: call.about_id ?? "" },
        });
    }
    await record(work, {
      action: "deliveries.pass-on",
      subject: { type: "delivery", id: call.id, ref: call.recipient },
      after: { to: to.map((way) => way.name), because: call.last_error ?? "not sent for 10 minutes" },
    });
  }
  return slow.length;
}

function byChannels(call: DeliveryRow, channels: ChannelRow[]): ChannelRow[] {
  return channels.filter((one) => one.user_id === null || one.user_id === call.user_id);
}

function byMail(call: DeliveryRow, channels: ChannelRow[], people: Callable[]): Callable[] {
  const owner = channels.find((one) => one.id === call.channel_id)?.user_id;
  if (owner) return people.filter((one) => one.id === owner);
  return people.filter((one) => one.role === "officer" || one.role === "owner");
}

function failingSince(call: DeliveryRow, channels: ChannelRow[]): string {
  return channels.find((one) => one.id === call.channel_id)?.failing_since ?? call.id;
}

/** True whenever it is read: since when it waits, and what it said then. */
function wordsOf(call: DeliveryRow, people: Callable[], ref: string, zone: string): Words {
  const who = people.find((one) => one.id === call.user_id)?.name;
  const way = call.channel === "mail" ? "by mail" : `by ${call.recipient}`;
  const since = formatInstant(new Date(call.waiting_since ?? call.queued_at), zone);
  return {
    subject: `Not delivered ${way}: ${ref}, alert${who ? ` to ${who}` : ""}`,
    text: [
      `This alert${who ? ` to ${who}` : ""} could not be sent ${way} since ${since}. Contact them another way.`,
      `Original subject: ${call.subject}`,
      `Cause: ${call.last_error ?? "not tried yet"}.`,
    ].join("\n"),
  };
}

type Words = { subject: string; text: string };

function warning(
  call: DeliveryRow,
  words: Words,
  link: string,
  incident: { ref: string; title: string } | undefined,
): CallMessage {
  return {
    kind: "warning",
    ...words,
    link,
    incident: incident ? { ref: incident.ref, title: incident.title } : null,
    called: call.recipient,
    clocks: [],
  };
}
