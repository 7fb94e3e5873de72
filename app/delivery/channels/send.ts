import type { AppContext } from "#app/context";
import { channels } from "#app/delivery/channels/all";
import type { Attempt } from "#app/delivery/mail/attempts";
import type { ChannelRow } from "#db/deliveries/channels";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { findUser } from "#db/installation/users";
import { noteUnreadable, storedJson } from "#db/unreadable";
import type { CallMessage } from "#domain/deliveries/call-message";
import type { ChannelSettings } from "#domain/deliveries/channels";
import { Refused } from "#domain/errors";
import { may, type Role } from "#domain/roles";
import { openEgress } from "#evidence/network/egress";
import { type Fetched, fetchOut } from "#evidence/network/fetch";
import { FetchError } from "#evidence/network/fetch-error";

/**
 * Makes one attempt to bring one delivery out by its channel: no redirect is followed, no private address reached unless
 * COLLECT_ALLOW_PRIVATE names it (and never for a member's own channel), at most 10 seconds and 64 KiB of answer. Never throws for what the receiver did.
 */
export async function sendOnChannel(
  app: AppContext,
  channel: ChannelRow,
  delivery: DeliveryRow,
): Promise<Attempt> {
  try {
    const settings = JSON.parse(
      app.secrets.open(channel.settings, "channels.settings", channel.id),
    ) as ChannelSettings;
    const message = storedJson("body", delivery.body, (json) => json as CallMessage);
    const kind = channels[channel.kind as keyof typeof channels];
    const { address, headers, body } = kind.post(message, settings, app.now(), delivery.id);
    const way = openEgress({ now: app.now, allowPrivate: await privateHostsFor(app, channel) });
    const answer = await fetchOut(way, address, {
      method: "POST",
      secretHeaders: headers,
      body,
      timeoutMs: 10_000,
      maxBytes: 64 * 1024,
      cut: true,
      maxRedirects: 0,
    });
    return attemptOf(answer, channel.user_id === null ? settings : null);
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", error: error.message };
    if (!(error instanceof FetchError)) {
      // Its row is damaged: it is given up with the reason, and what waits behind it goes on.
      noteUnreadable("deliveries", delivery.id, error);
      return { kind: "refused", error: "The stored message cannot be read." };
    }
    const text = hidden(error.message);
    if (error.trouble === "bad_address") return { kind: "refused", error: text };
    return { kind: "later", error: text, because: "server" };
  }
}

/** Internal hosts are refused for a person's own channel and allowed for the organisation's channels, which administrators set up. */
async function privateHostsFor(app: AppContext, { user_id }: ChannelRow): Promise<readonly string[]> {
  const owner = user_id === null ? null : await findUser(app.read, user_id);
  const trusted = user_id === null || (owner && may(owner.role as Role, "channels.edit"));
  return trusted ? app.config.collectAllowPrivate : [];
}

/**
 * 2xx took it. 408, 425, 429, redirects and 5xx may change; any other 4xx will not. What the receiver said is kept without
 * the secrets that it may have said back; of a person's own channel not at all (`settings` null), so that no one on the
 * staff reads by it what answers inside the house.
 */
function attemptOf({ status, body }: Fetched, settings: ChannelSettings | null): Attempt {
  const words = settings ? withoutSecrets(body.toString("utf8"), settings) : "";
  const brief = words.replace(/\s+/g, " ").trim().slice(0, 200);
  const text = `${status}${brief ? ` ${brief}` : ""}`;
  if (status >= 200 && status < 300) return { kind: "sent", answer: text };
  const final = status >= 400 && status < 500 && ![408, 425, 429].includes(status);
  const error = `Response: ${text}`;
  return final ? { kind: "refused", error } : { kind: "later", error, because: "server" };
}

/** Servers repeat the path that they do not know, and sometimes what they were sent. */
function withoutSecrets(text: string, { address, token, secret }: ChannelSettings): string {
  const { pathname, search } = new URL(address);
  const parts = `${pathname}${search}`.split(/[/?&=]/).flatMap((part) => [part, decoded(part)]);
  const secrets = [token ?? "", secret ?? "", ...parts].filter((one) => one.length > 2);
  return secrets
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, one) => left.replaceAll(one, "…"), text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The path of an address may be the secret that opens it: what is kept and shown ends after the host. */
function hidden(message: string): string {
  return message.replace(/(https?:\/\/[^\s/?#]+)[^\s]*/g, "$1/…").slice(0, 500);
}
