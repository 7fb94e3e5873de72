import type { Channel } from "#app/delivery/channels/channel";
import { inert } from "#app/delivery/channels/inert";

/** An incoming webhook of Slack: one text in its mark-up, with &, < and > escaped as Slack asks. */
export const slack: Channel = {
  kind: "slack",
  post({ subject, text, link, called }, { address }) {
    const plain = (words: string) => escaped(inert(words, link));
    const lines = [`*${plain(subject)}*`, called ? `Alerted: ${plain(called)}` : "", plain(text)];
    const body = `${lines.filter(Boolean).join("\n")}\n<${link}|Open>`;
    return { address, headers: { "content-type": "application/json" }, body: JSON.stringify({ text: body }) };
  },
};

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
