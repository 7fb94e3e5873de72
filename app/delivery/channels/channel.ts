import type { CallMessage } from "#domain/deliveries/call-message";
import type { ChannelKindName } from "#domain/deliveries/channel-kinds";
import type { ChannelSettings } from "#domain/deliveries/channels";

/** One request that carries one message. Pure: the same message at the same instant gives the same request. */
type Post = { address: string; headers: Record<string, string>; body: string };

/** A way out by HTTP. `id` is the delivery's: a receiver that has seen it has seen this message. */
export type Channel = {
  kind: ChannelKindName;
  post(message: CallMessage, to: ChannelSettings, at: Date, id: string): Post;
};
