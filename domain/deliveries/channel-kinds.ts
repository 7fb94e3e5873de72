/** The ways by which a call can leave beside the mail. No schema: pages take names from here. */
export const channelKinds = ["webhook", "slack", "teams", "ntfy"] as const;
export type ChannelKindName = (typeof channelKinds)[number];

export const channelKindNames: Record<ChannelKindName, string> = {
  webhook: "Webhook, signed",
  slack: "Slack or compatible",
  teams: "Microsoft Teams",
  ntfy: "ntfy push",
};

export const channelKindHints: Record<ChannelKindName, string> = {
  webhook: "A POST of JSON to your own program, signed with HMAC-SHA256.",
  slack: "The address of an incoming webhook; Mattermost, Rocket.Chat and Discord (/slack) take the same.",
  teams: "The address of a workflow “Post to a channel when a webhook request is received”.",
  ntfy: "Server and topic, such as https://ntfy.sh/a-long-secret-topic.",
};
