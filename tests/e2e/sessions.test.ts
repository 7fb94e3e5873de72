import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { perform } from "#app/work";
import { findUser, saveUser } from "#db/installation/users";
import { recordTest } from "#tests/support/app";
import { expectAccessible, expectNoSidewaysScroll, settled, useStory } from "#tests/support/browser/browser";

const good = async (page: Page) => {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
};
const place = (page: Page) => new URL(page.url()).pathname;

describe("sessions", () => {
  const story = useStory();

  test("are listed; one is ended, then all of them", async () => {
    const laptop = await story.page("member");
    const phone = await story.page("member", "phone");
    const lost = await story.page("member");
    for (const page of [lost, phone, laptop]) await story.open(page, "/my/security");
    const rows = laptop.getByRole("region", { name: "Active sessions" }).locator("tbody tr");
    await expect.poll(() => rows.count()).toBe(3);
    await good(laptop);
    await good(phone);
    await laptop.getByRole("button", { name: "End", exact: true }).first().click();
    await expect.poll(() => rows.count()).toBe(2);
    const open = [lost, phone];
    for (const page of open) await story.open(page, "/my");
    expect(open.map(place).sort(), "one of the others has ended").toEqual(["/my", "/sign-in"]);

    await phone.getByRole("heading", { level: 1 }).waitFor();
    await laptop.getByRole("button", { name: "Sign out everywhere" }).click();
    await laptop.waitForURL("**/sign-in");
    for (const page of open) await story.open(page, "/my");
    expect(open.map(place)).toEqual(["/sign-in", "/sign-in"]);
  });

  test("end when the role changes, and the new role holds at the next sign-in", async () => {
    const { cast } = story.server;
    const theirs = await story.page("otherMember");
    await story.open(theirs, "/my");
    const page = await story.page("owner");
    await story.open(page, `/users/${cast.otherMember.userId}`);
    await page.getByLabel("Role").selectOption("officer");
    await page.getByRole("button", { name: "Change role" }).click();
    await expect
      .poll(async () => (await findUser(story.server.app.read, cast.otherMember.userId))?.role)
      .toBe("officer");
    await settled(page);
    await good(page);
    await story.open(theirs, "/my");
    expect(place(theirs)).toBe("/sign-in");
    const anew = await story.page("otherMember");
    await story.open(anew, "/controls");
    await anew.getByRole("heading", { level: 1, name: "Controls" }).waitFor();
  });

  test("an auditor's last day ends the access, and the door tells nothing more than to a stranger", async () => {
    const { app, cast, advance } = story.server;
    const page = await story.page("auditor");
    await story.open(page, "/controls");
    await page.getByRole("heading", { level: 1, name: "Controls" }).waitFor();
    await perform(app, { kind: "cli", name: "test" }, async (work) => {
      const inAnHour = new Date(work.now.getTime() + 3_600_000).toISOString();
      await saveUser(work.db, cast.auditor.userId, { expires_at: inAnHour });
      await recordTest(work);
    });
    await story.open(page, "/controls");
    expect(place(page)).toBe("/controls");
    advance(3_600_000);
    await story.open(page, "/controls");
    expect(place(page)).toBe("/sign-in");
    await page.getByLabel("E-mail").fill(cast.auditor.email);
    await page.getByLabel("Password").fill(cast.auditor.password);
    await page.getByRole("button", { name: "Continue" }).click();
    await page
      .getByRole("alert")
      .getByText("Wrong e-mail address or password. Check both and try again.")
      .waitFor();
  });

  test("only the form that was sent shows what was wrong with it", async () => {
    const page = await story.page("owner");
    await story.open(page, "/my/security");
    await page.getByLabel("Current password").fill("not this one");
    await page.getByLabel("New password").fill("four brown bears nap");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByRole("alert").first().waitFor();
    expect(await page.getByRole("alert").count()).toBe(1);
    await good(page);
  });
});

describe("single keys", () => {
  const story = useStory();

  test("“/” leads to the search until someone switches it off, and never from inside a field", async () => {
    const page = await story.page("officer");
    const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
    await story.open(page, "/audit-log");
    const filter = page.locator("main input[type=search]").first();
    await filter.focus();
    await page.keyboard.press("/");
    expect(await filter.inputValue(), "typed, not caught").toBe("/");
    await page.locator("h1").click();
    await page.keyboard.press("/");
    expect(await focused()).toBe("find");

    await story.open(page, "/my/security");
    await page.getByLabel(/^Single keys/).uncheck();
    await page.getByRole("button", { name: "Save shortcuts" }).click();
    await page.getByRole("status").getByText("saved", { exact: true }).waitFor();
    expect(await page.getByText("saved", { exact: true }).count(), "only beside its own button").toBe(1);
    await expect
      .poll(
        async () => (await findUser(story.server.app.read, story.server.cast.officer.userId))?.single_keys,
      )
      .toBe(0);
    await good(page);
    const elsewhere = await story.page("officer");
    await story.open(elsewhere, "/audit-log");
    await elsewhere.locator("h1").click();
    await elsewhere.keyboard.press("/");
    expect(await elsewhere.evaluate(() => document.activeElement?.id), "off on every device").not.toBe(
      "find",
    );
    expect(await elsewhere.locator("#find").getAttribute("aria-keyshortcuts")).toBeNull();
  });
});
