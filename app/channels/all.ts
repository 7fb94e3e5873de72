import type { Channel } from "#app/channels/channel";
import { ntfy } from "#app/channels/ntfy";
import { slack } from "#app/channels/slack";
import { teams } from "#app/channels/teams";
import { webhook } from "#app/channels/webhook";
import type { ChannelKindName } from "#domain/channel-kinds";

/** Every way out by HTTP; a new one is a file and a line here. */
export const channels: Record<ChannelKindName, Channel> = { webhook, slack, teams, ntfy };
