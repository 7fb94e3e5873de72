import { describe, expect, test } from "vitest";
import { adoptTemplates } from "#app/operations/policies/policies";
import { perform } from "#app/work";
import { expectAccessible, expectNoSidewaysScroll, useStory } from "#tests/support/browser/browser";

describe("search", () => {
  const story = useStory({
    prepare: ({ app, cast }) =>
      perform(app, cast.officer.actor(), async (work) => {
        await adoptTemplates(work, ["acceptable-use"]);
      }),
  });

  test("Ctrl+K offers pages, actions and records by keyboard alone, typing errors and all", async () => {
    const page = await story.page("officer");
    await story.open(page, "/audit-log");
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Search records, pages and actions" });
    await field.waitFor();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type("add evid");
    await page.getByRole("option", { name: /^Add evidence/ }).waitFor();
    await expectAccessible(page);
    const chosen = page.getByRole("dialog").getByRole("option", { selected: true });
    expect(await chosen.getAttribute("id")).toBe(await field.getAttribute("aria-activedescendant"));
    await page.keyboard.press("Enter");
    await page.waitForURL("**/evidence/new");
    await page.getByRole("heading", { level: 1, name: "Add evidence" }).waitFor();

    await page.keyboard.press("Control+k");
    await page.keyboard.type("acceptible use");
    await page.getByRole("option", { name: /Acceptable use.*policy/ }).waitFor();
    await page.getByText(/^\d+ found for “acceptable use”/).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    expect(await field.isVisible()).toBe(false);
  });

  test("Ctrl+K before the scripts have run opens it too, and keeps what is typed", async () => {
    const page = await story.page("officer");
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    await page.route(/\/assets\/.*\.js/, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(`${story.server.url}/audit-log`, { waitUntil: "commit" });
    await page.getByRole("heading", { level: 1, name: "Audit log" }).waitFor();
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Search records, pages and actions" });
    await field.waitFor();
    await page.keyboard.type("add evid");
    release();
    await page.getByRole("option", { name: /^Add evidence/ }).waitFor();
    expect(await field.inputValue()).toBe("add evid");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/evidence/new");
  });

  test("without scripts the same search is a page", async () => {
    const page = await story.page("officer", "phone", { scripts: false });
    await story.open(page, "/search");
    await page.getByLabel("Reference, name or words of the text").fill("acceptible use");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByText(/found for “acceptable use”/).waitFor();
    await page
      .locator("main")
      .getByRole("link", { name: /Acceptable use/ })
      .first()
      .click();
    await page.waitForURL("**/policies/acceptable-use");
    await expectNoSidewaysScroll(page);
  });
});
