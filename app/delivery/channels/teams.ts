import type { Channel } from "#app/delivery/channels/channel";
import { inert } from "#app/delivery/channels/inert";

/** A message with an Adaptive Card 1.4, as a Teams workflow and the older incoming webhooks take it. */
export const teams: Channel = {
  kind: "teams",
  post({ subject, text, link, called }, { address }) {
    const block = (words: string, more = {}) => ({
      type: "TextBlock",
      text: inert(words, link),
      wrap: true,
      ...more,
    });
    const content = {
      $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
      type: "AdaptiveCard",
      version: "1.4",
      body: [
        block(subject, { weight: "Bolder", size: "Medium" }),
        ...(called ? [block(`Alerted: ${called}`)] : []),
        ...text.split("\n\n").map((part) => block(part.replaceAll("\n", "\n\n"))),
      ],
      actions: [{ type: "Action.OpenUrl", title: "Open", url: link }],
    };
    const card = { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content };
    return {
      address,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ type: "message", attachments: [card] }),
    };
  },
};
