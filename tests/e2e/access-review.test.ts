import { describe, expect, test } from "vitest";
import { listItems } from "#db/access-reviews/items";
import { expectAccessible, expectNoSidewaysScroll, settled, useStory } from "#tests/support/browser/browser";
import { opened } from "#tests/support/review-story";

describe("access review", () => {
  const story = useStory();

  test("a reviewer decides by keyboard alone and signs; another person approves; the PDF is there", async () => {
    const id = await opened(story, "desktop");
    const { app, cast } = story.server;
    const page = await story.page("member");
    await story.open(page, `/my/reviews/${id}`);
    await expectAccessible(page);
    const [first] = await listItems(app.read, id);
    await page.locator(`#r-${first?.id}`).focus();
    const said = (role: string) => page.locator(`main [role=${role}].vh`).allInnerTexts();
    // A reason is missing: it is said, and the focus stays where it is typed.
    await page.keyboard.press("k");
    await page.locator(".why textarea").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".why .err").waitFor();
    expect(await said("alert")).toEqual(["This account has a flag. Enter a reason for keeping it."]);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? "")).toMatch(/^r-/);
    // So are words for a change without its smaller role, and they are kept.
    await page.keyboard.press("c");
    await page.getByLabel("Smaller role").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("reads one table");
    await page.keyboard.press("Enter");
    await page.locator(".why .err").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("toRole");
    expect(await page.locator(".why textarea").inputValue()).toBe("reads one table");
    await page.locator(".why textarea").fill("");
    await page.locator(".why textarea").press("Escape");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? "")).toMatch(/^r-/);
    // No other reviewer is named: it stays, and that is said.
    await page
      .locator(".rv")
      .first()
      .getByRole("button", { name: /^Not mine/ })
      .press("Enter");
    await page.locator(".why textarea").waitFor();
    await page.keyboard.type("no idea");
    await page.keyboard.press("Enter");
    const told = page.locator(".rv").first().getByRole("alert");
    await told.filter({ hasText: "No other reviewer is named for this account" }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? "")).toBe(`r-${first?.id}`);
    for (const key of ["k", "r", "k", "k"]) {
      const left = await page.locator(".rv").count();
      await page.keyboard.press(key);
      await page.locator(".why textarea").waitFor();
      // The words of "not mine" stand there still.
      await page.locator(".why textarea").fill("");
      await page.keyboard.type("needed for the job");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".rv").count()).toBe(left - 1);
      await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? "")).toMatch(/^(r-|sign$)/);
      const act = `${key === "k" ? "kept" : "to revoke"}, ${left === 1 ? "none" : left - 1} left.`;
      expect((await said("status")).join()).toContain(act);
    }
    await page.getByLabel(/I looked at each of the 4 accounts/).press("Space");
    const code = page.getByLabel(/6-digit code/);
    if (await code.count()) await code.fill(await cast.member.code());
    await page.getByRole("button", { name: "Sign and finish" }).press("Enter");
    await page.getByRole("heading", { name: "Your receipt" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("receipt");
    await expectAccessible(page);

    const officer = await story.page("officer");
    await story.open(officer, `/access-reviews/${id}`);
    await expectAccessible(officer);
    await officer.getByLabel(/I checked the 4 decisions/).check();
    await officer.getByRole("button", { name: "Approve and close" }).click();
    await officer.getByText("Content SHA-256").waitFor();
    const pdf = await officer.request.get(`${story.server.url}/access-reviews/${id}/record.pdf`);
    expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
  });

  test("on a phone every button can be touched, nothing scrolls sideways, and undo brings a row back", async () => {
    const id = await opened(story, "phone");
    const page = await story.page("member", "phone");
    await story.open(page, `/my/reviews/${id}`);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const revoke = page.getByRole("button", { name: /^Revoke/ }).first();
    await revoke.tap();
    await page.locator(".why").getByLabel("Reason").fill("nobody uses it");
    // The phone rings, the page is loaded again: what was typed is still there.
    await page.reload();
    await settled(page);
    await revoke.tap();
    await expect.poll(() => page.locator(".why").getByLabel("Reason").inputValue()).toBe("nobody uses it");
    await page.getByRole("button", { name: "Revoke", exact: true }).tap();
    await page.getByText("3 of 4 still to decide").waitFor();
    await page.locator("details.sheet > summary", { hasText: "Decided, 1" }).tap();
    await page.getByRole("button", { name: /^Undo/ }).tap();
    await page.getByText("4 of 4 still to decide").waitFor();
    await settled(page);
    for (const path of ["/systems", "/people", "/access-reviews", "/removals"]) {
      const officer = await story.page("officer", "phone");
      await story.open(officer, path);
      await expectAccessible(officer);
      await expectNoSidewaysScroll(officer);
    }
  });
});
