import { channelKinds } from "#domain/deliveries/channel-kinds";
import { DAY_MS, MINUTE_MS } from "#domain/durations";
import { z } from "#domain/schema";
import { requiredLine, requiredText } from "#domain/text-fields";

/** A channel as a form adds it. The address is a secret of its own for Slack, Teams and ntfy. */
export const channelInput = z.object({
  kind: z.enum(channelKinds, "Choose a type"),
  name: requiredLine("Enter a name", 80),
  address: requiredText("Enter the address", 2000).refine(
    isWebAddress,
    "Enter an address that begins with https://",
  ),
  token: z.string().trim().max(500).optional(),
});
export type ChannelInput = z.output<typeof channelInput>;

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}

/** What is sealed of a channel. */
export type ChannelSettings = {
  address: string;
  /** Of a webhook: what its messages are signed with. */
  secret?: string;
  /** Of an ntfy server that asks for one. */
  token?: string;
};

/** A channel that fails for so long is passed over: the call goes another way. Milliseconds. */
export const downMs = 10 * MINUTE_MS;
/** A call that could not be delivered for so long is given up; later ones have taken its place. Milliseconds. */
export const giveUpMs = DAY_MS;
