import { describe, expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { perform } from "#app/work";
import { expectAccessible, expectNoSidewaysScroll, useStory } from "#tests/support/browser/browser";

describe("lists", () => {
  const story = useStory({
    prepare: async ({ app, cast }) => {
      for (const to of ["b@x.example", "a@x.example"])
        await perform(app, cast.officer.actor(), async (work) => {
          await queueMail(work, { purpose: "test", key: to, to, subject: `For ${to}`, text: "Hello" });
          await record(work, { action: "channels.test", subject: { type: "delivery", id: to } });
        });
    },
  });

  test("are sorted by their heads and kept as a view, which without scripts is a link too", async () => {
    const page = await story.page("officer", "desktop", { scripts: false });
    await story.open(page, "/people?who=all");
    const head = page.getByRole("columnheader", { name: "E-mail" });
    await head.getByRole("link").click();
    await page.waitForURL(/sort=email/);
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await head.getByRole("link").click();
    await page.waitForURL(/sort=-email/);
    const addresses = await page.locator("tbody tr td:nth-child(2)").allInnerTexts();
    expect(addresses).toEqual([...addresses].sort().reverse());

    await page.getByText("Save this view").click();
    await page.getByLabel("Name", { exact: true }).fill("By address");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForURL(/\/people\?/);
    await story.open(page, "/people");
    await page
      .getByRole("navigation", { name: "Saved views" })
      .getByRole("link", { name: "By address" })
      .click();
    await page.waitForURL(/who=all.*sort=-email/);
    const other = await story.page("owner", "phone");
    await story.open(other, "/people");
    expect(await other.getByText("By address").count(), "another user's own").toBe(0);
    await expectNoSidewaysScroll(other);
    await expectAccessible(other);
  });

  test.each([
    ["/users", "Name", "email"],
    ["/deliveries", "Subject", "to"],
    ["/jobs", "Job", "runs"],
  ])("%s sorts by its heads, and on a phone by a field", async (path, first, key) => {
    const page = await story.page("officer", "desktop", { scripts: false });
    await story.open(page, path);
    const heads = page.locator("main thead th a");
    expect(await heads.count()).toBeGreaterThan(3);
    await page.getByRole("columnheader", { name: first }).first().getByRole("link").click();
    await page.waitForURL(/sort=/);
    expect(await page.locator("main [aria-sort]").first().getAttribute("aria-sort")).toBe("ascending");
    expect(await page.getByLabel("Sort by").isVisible(), "heads are there").toBe(false);

    const phone = await story.page("officer", "phone");
    await story.open(phone, path);
    await phone.getByLabel("Sort by").selectOption(`-${key}`);
    await phone.getByLabel("Rows").selectOption("25");
    await phone.getByRole("button", { name: "Show" }).click();
    await phone.waitForURL(new RegExp(`sort=-${key}.*size=25`));
    expect(await phone.getByLabel("Sort by").inputValue()).toBe(`-${key}`);
    await expectNoSidewaysScroll(phone);
    await expectAccessible(phone);
  });
});
