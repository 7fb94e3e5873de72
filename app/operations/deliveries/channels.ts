import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { deliverNow } from "#app/delivery/channels/deliver";
import { queueOnChannel } from "#app/delivery/channels/queue";
import type { Attempt } from "#app/delivery/mail/attempts";
import { currentDelivery } from "#app/operations/deliveries/current-delivery";
import { newToken } from "#app/secrets";
import { type Actor, actorName, allow, perform, type Work } from "#app/work";
import {
  type ChannelRow,
  findChannel,
  insertChannel,
  listChannelsOf,
  saveChannel,
} from "#db/deliveries/channels";
import { failWaitingOn } from "#db/deliveries/deliveries";
import { newId } from "#db/ids";
import type { ChannelInput, ChannelSettings } from "#domain/deliveries/channels";
import { Refused } from "#domain/errors";
import { may } from "#domain/roles";

/** Whose channels: the organisation's, or the actor's own. */
export type Whose = "organisation" | "own";

/** Channels in use at most: each alert is sent to every one of them. */
const MOST: Record<Whose, number> = { organisation: 50, own: 10 };

/**
 * Adds a channel. Its address and secrets are sealed; a webhook gets a secret to check signatures with, which is answered
 * here once and never again. Plain http is taken only for hosts that COLLECT_ALLOW_PRIVATE names,
 * from those who may set up the organisation's channels.
 */
export async function addChannel(
  app: AppContext,
  work: Work,
  whose: Whose,
  input: ChannelInput,
): Promise<{ id: string; secret: string | null }> {
  const userId = ownerOf(work, whose);
  if ((await listChannelsOf(work.db, userId)).length >= MOST[whose])
    throw new Refused("conflict", `${MOST[whose]} channels already exist. Remove one first.`, "name");
  const url = new URL(input.address);
  const trusted = work.actor.kind === "user" && may(work.actor.role, "channels.edit");
  if (url.protocol === "http:" && !(trusted && app.config.collectAllowPrivate.includes(url.hostname)))
    throw new Refused("invalid", "Enter an address that begins with https://", "address");
  if (input.kind === "ntfy" && url.pathname.split("/").filter(Boolean).length === 0)
    throw new Refused("invalid", "Add the topic: https://ntfy.sh/your-topic", "address");
  const secret = input.kind === "webhook" ? `whsec_${newToken()}` : null;
  const settings: ChannelSettings = {
    address: input.address,
    ...(secret ? { secret } : {}),
    ...(input.kind === "ntfy" && input.token ? { token: input.token } : {}),
  };
  const id = newId(work.now);
  const shown = url.host;
  await insertChannel(work.db, {
    id,
    kind: input.kind,
    name: input.name,
    user_id: userId,
    settings: app.secrets.seal(JSON.stringify(settings), "channels.settings", id),
    shown,
    created_at: work.now.toISOString(),
    created_by: actorName(work.actor),
  });
  await record(work, {
    action: "channels.add",
    subject: { type: "channel", id, ref: input.name },
    after: { kind: input.kind, host: shown, whose },
  });
  return { id, secret };
}

/** Takes a channel out of use. What waits for it is given up, and says so. */
export async function endChannel(work: Work, whose: Whose, id: string): Promise<void> {
  const channel = await requireChannel(work, whose, id);
  await saveChannel(work.db, id, { ended_at: work.now.toISOString() });
  await failWaitingOn(work.db, id, work.now, "The channel was removed.");
  await record(work, {
    action: "channels.end",
    subject: { type: "channel", id, ref: channel.name },
  });
}

/** Sends a test at once and says what the receiver answered. A test is a delivery like any other, but is not tried again. */
export async function testChannel(
  app: AppContext,
  actor: Actor,
  whose: Whose,
  id: string,
): Promise<Attempt | null> {
  const queued = await perform(app, actor, async (work) => {
    const channel = await requireChannel(work, whose, id);
    const delivery = await queueOnChannel(work, channel, {
      purpose: "test",
      key: `test:${id}:${newId(work.now)}`,
      message: {
        kind: "test",
        subject: `Test of ${channel.name}`,
        text: "This is a test of the channel. Breach alerts will reach you here.",
        link: `${app.config.publicUrl}/${whose === "own" ? "my/notifications" : "settings/channels"}`,
        incident: null,
        called: null,
        clocks: [],
      },
    });
    await record(work, { action: "channels.test", subject: { type: "channel", id, ref: channel.name } });
    return { channel, delivery };
  });
  return queued.delivery ? deliverNow(app, currentDelivery, queued.channel, queued.delivery) : null;
}

async function requireChannel(work: Work, whose: Whose, id: string): Promise<ChannelRow> {
  const userId = ownerOf(work, whose);
  const channel = await findChannel(work.db, id);
  if (!channel || channel.ended_at || channel.user_id !== userId)
    throw new Refused("not_found", "There is no such channel.");
  return channel;
}

function ownerOf(work: Work, whose: Whose): string | null {
  allow(work.actor, whose === "own" ? "channels.edit-own" : "channels.edit");
  if (whose === "organisation") return null;
  if (work.actor.kind !== "user") throw new Refused("forbidden", "Only the person signed in can do this.");
  return work.actor.userId;
}
