import type { Channel } from "#app/delivery/channels/channel";
import { ntfy } from "#app/delivery/channels/ntfy";
import { slack } from "#app/delivery/channels/slack";
import { teams } from "#app/delivery/channels/teams";
import { webhook } from "#app/delivery/channels/webhook";
import type { ChannelKindName } from "#domain/deliveries/channel-kinds";

/** Every way out by HTTP; a new one is a file and a line here. */
export const channels: Record<ChannelKindName, Channel> = { webhook, slack, teams, ntfy };
