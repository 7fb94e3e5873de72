import { lookupTable } from "#domain/lookup-table";

/** Signs that format words in Slack's mrkdwn or in Markdown, and ones that look alike and do not. */
const alike = lookupTable({ "*": "∗", "~": "∼", "`": "ˋ" });

/**
 * A text in which nothing that a person wrote formats, links or mentions, in Slack's mrkdwn and in Markdown alike: neither has an
 * escape that the other leaves out of sight. Our own `link` stays as it is.
 */
export function inert(text: string, link: string): string {
  return text
    .split(link)
    .map((part) =>
      part
        .replace(/[*~`]/g, (sign) => alike[sign]!)
        .replace(/(?<!\w)_|_(?!\w)/g, "＿")
        .replaceAll("](", "] (")
        .replace(/(?<!\S)@(?=\S)/g, "@\u200b")
        .replaceAll("://", ":\u200b//"),
    )
    .join(link);
}
