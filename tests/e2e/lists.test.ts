import { describe, expect, test } from "vitest";
import { expectAccessible, expectNoSidewaysScroll, useStory } from "#tests/support/browser/browser";

describe("lists", () => {
  const story = useStory();

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
});
