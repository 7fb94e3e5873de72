import { describe, expect, test } from "vitest";
import { expectAccessible, expectNoSidewaysScroll, settled, useStory } from "#tests/support/browser/browser";
import { startPost } from "#tests/support/servers/post";
import { startReceiver } from "#tests/support/servers/receiver";

describe("channels", () => {
  const story = useStory();

  test.each([
    ["with scripts", "desktop", true],
    ["without scripts", "phone", false],
  ] as const)("added, tested, seen in the deliveries and removed, %s on a %s", async (how, size, scripts) => {
    const receiver = await startReceiver();
    story.server.app.config.collectAllowPrivate = ["127.0.0.1"];
    const page = await story.page("officer", size, { scripts });
    const name = `On call, ${how}`;
    const good = async () => {
      if (scripts) await settled(page);
      if (scripts) await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    };

    await story.open(page, "/settings/channels");
    await good();
    await page.getByRole("button", { name: "Add the channel" }).click();
    await page.getByRole("alert").getByText("Choose a type").waitFor();
    await page.getByRole("radio", { name: /^Webhook, signed/ }).check();
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByRole("textbox", { name: "Address" }).fill(`${receiver.url}/hook`);
    await page.getByRole("button", { name: "Add the channel" }).click();
    await page.getByText("It is shown only now.").waitFor();
    expect(await page.locator("code.hash").innerText()).toMatch(/^whsec_/);
    expect(await page.getByRole("textbox", { name: "Address" }).inputValue()).toBe("");
    await good();

    await page.getByRole("button", { name: `Test ${name}` }).click();
    await page.getByText("The test was delivered.").waitFor();
    expect(receiver.taken.map((one) => one.path)).toEqual(["/hook"]);
    receiver.status = 500;
    await page.getByRole("button", { name: `Test ${name}` }).click();
    await page.getByText("The test was not delivered.").waitFor();
    await good();

    await story.open(page, "/deliveries?state=failed");
    await page.getByText(`Test of ${name}`).first().waitFor();
    await page.getByText("Response: 500").first().waitFor();
    await good();

    await story.open(page, "/settings/channels");
    await page.getByRole("link", { name: `Remove ${name}` }).click();
    await page.getByRole("heading", { name: `Remove ${name}` }).waitFor();
    await page.getByRole("button", { name: "Remove the channel" }).click();
    await page.getByText("No channels yet").waitFor();

    await story.open(page, "/my/notifications");
    await good();
    await page.getByRole("button", { name: /^(Create a calendar|Replace the) address/ }).click();
    await page.locator("code", { hasText: "/calendars/" }).waitFor();
    await good();
  });

  test.each(["desktop", "phone"] as const)(
    "a test mail shows what the server said, on a %s",
    async (size) => {
      const post = await startPost();
      story.server.app.config.smtpUrl = post.url;
      const page = await story.page("officer", size);
      await story.open(page, "/settings/channels");
      await page.getByRole("button", { name: "Send a test mail" }).click();
      await page.getByText("The server accepted the test mail.").waitFor();
      await page.locator("pre", { hasText: "C: MAIL FROM:<" }).waitFor();
      expect(post.received.map((mail) => mail.subject)).toEqual(["Test of the mail server"]);
      await settled(page);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await post.stop();
      await page.getByRole("button", { name: "Send a test mail" }).click();
      await page.getByText("Nothing listens on 127.0.0.1").waitFor();
      story.server.app.config.smtpUrl = undefined;
    },
  );
});
