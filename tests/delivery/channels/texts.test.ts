import { expect, test } from "vitest";
import { ntfy } from "#app/delivery/channels/ntfy";
import { slack } from "#app/delivery/channels/slack";
import { teams } from "#app/delivery/channels/teams";
import type { CallMessage } from "#domain/deliveries/call-message";

const title =
  "[x](https://evil.example) *bold* _slanted_ ~struck~ `code` <https://evil.example|y> <!channel> @everyone snake_case";
const link = "https://surety.test/my/calls/INC-0007";
const message: CallMessage = {
  kind: "reminder",
  subject: `INC-0007: ${title}`,
  text: `INC-0007: ${title}\nOpen it: ${link}`,
  link,
  incident: { ref: "INC-0007", title },
  called: title,
  clocks: [],
};
const to = { address: "https://chat.example/hook" };
const at = new Date(0);

test.each([
  ["Slack", JSON.parse(slack.post(message, to, at, "1").body).text as string],
  [
    "Teams",
    JSON.parse(teams.post(message, to, at, "1").body)
      .attachments[0].content.body.map((block: { text: string }) => block.text)
      .join("\n") as string,
  ],
])(
  "%s: what a title says is neither a link nor formatting nor a mention; our own link stays",
  (kind, text) => {
    // Slack's own frame: the bold subject and the link behind "Open".
    const inside = kind === "Slack" ? text.replace(/^\*(.*)\*$/m, "$1") : text;
    expect(inside).not.toMatch(/\]\(|\*|~|`|\b_slanted|slanted_/);
    expect(inside).not.toContain("https://evil.example");
    if (kind === "Slack") expect(inside).not.toMatch(/<(?!https:\/\/surety\.test)/);
    expect(inside).not.toContain("@everyone");
    expect(inside).toContain("snake_case");
    expect(inside).toContain(link);
  },
);

test("ntfy is asked for plain text", () => {
  expect(JSON.parse(ntfy.post(message, { address: "https://ntfy.example/t" }, at, "1").body)).toMatchObject({
    markdown: false,
    title: `INC-0007: ${title}`,
  });
});
