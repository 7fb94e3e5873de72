import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";
import { opened } from "#tests/support/review-story";

describe("access review", () => {
  const story = useStory();
  const code = (page: Page) => page.getByLabel(/6-digit code/);

  /** Everything on the member's list is kept. */
  async function decideAll(id: string): Promise<void> {
    const { app, cast } = story.server;
    for (const item of await listItems(app.read, id))
      await perform(app, cast.member.actor(), (work) =>
        decideItem(work, id, item.id, { kind: "keep", reason: "needed for the job" }),
      );
  }

  test("with scripts off plain forms decide, ask for a missing reason, undo, and sign", async () => {
    const id = await opened(story, "plain");
    const { app, cast } = story.server;
    const page = await story.page("member", "phone", { scripts: false });
    await story.open(page, `/my/reviews/${id}`);
    await expectNoSidewaysScroll(page);
    // The riskiest is first: the shared root account. Keeping it asks for a reason, and nothing is decided before.
    await page.locator(".rv").first().getByRole("button", { name: /^Keep/ }).click();
    await page.getByText("This account has a flag. Enter a reason for keeping it.").waitFor();
    expect((await listItems(app.read, id)).filter((item) => item.decision)).toEqual([]);
    await page.locator(".why").getByLabel("Reason").fill("break glass");
    await page.locator(".why").getByRole("button", { name: "Keep" }).click();
    await page.getByText("3 of 4 still to decide").waitFor();
    // A change needs a smaller role, and keeps the reason that was typed.
    await page
      .locator(".rv")
      .first()
      .getByRole("button", { name: /^Change/ })
      .click();
    await page.locator(".why").getByLabel("Reason").fill("reads one table");
    await page.locator(".why").getByRole("button", { name: "Change" }).click();
    await page.getByText("Enter the smaller role.").waitFor();
    expect(await page.locator(".why").getByLabel("Reason").inputValue()).toBe("reads one table");
    await page.getByLabel("Smaller role").fill("lookup");
    await page.locator(".why").getByRole("button", { name: "Change" }).click();
    await page.getByText("2 of 4 still to decide").waitFor();
    for (const left of [1, 0]) {
      await page
        .locator(".rv")
        .first()
        .getByRole("button", { name: /^Revoke/ })
        .click();
      await page.locator(".why").getByLabel("Reason").fill("nobody uses it");
      await page.locator(".why").getByRole("button", { name: "Revoke" }).click();
      await page.getByText(left === 0 ? "All 4 decided" : "1 of 4 still to decide").waitFor();
    }
    await page.getByRole("button", { name: /^Undo/ }).first().click();
    await page.getByText("1 of 4 still to decide").waitFor();
    await page
      .locator(".rv")
      .first()
      .getByRole("button", { name: /^Revoke/ })
      .click();
    await page.locator(".why").getByLabel("Reason").fill("nobody uses it");
    await page.locator(".why").getByRole("button", { name: "Revoke" }).click();
    await page.getByLabel(/I looked at each of the 4 accounts/).check();
    if (await code(page).count()) await code(page).fill(await cast.member.code());
    await page.getByRole("button", { name: "Sign and finish" }).click();
    await page.getByRole("heading", { name: "Your receipt" }).waitFor();
    const decisions = (await listItems(app.read, id)).map((item) => item.decision).sort();
    expect(decisions).toEqual(["change", "keep", "revoke", "revoke"]);
  });

  test("a factor that grew stale while the page was open is asked for at the signature; tick and decisions are kept", async () => {
    const id = await opened(story, "stale");
    await decideAll(id);
    const { app, cast, advance } = story.server;
    const page = await story.page("member");
    await story.open(page, `/my/reviews/${id}`);
    await page.getByLabel(/I looked at each of the 4 accounts/).check();
    advance(11 * 60_000);
    await page.getByRole("button", { name: "Sign and finish" }).click();
    await code(page).waitFor();
    await expectAccessible(page);
    expect(
      await app.read.selectFrom("access_review_signoffs").selectAll().where("review_id", "=", id).execute(),
    ).toEqual([]);
    expect(await page.getByLabel(/I looked at each of the 4 accounts/).isChecked()).toBe(true);
    await code(page).fill("000000");
    await page.getByRole("button", { name: "Sign and finish" }).click();
    await page.locator(".wrong").waitFor();
    expect((await listItems(app.read, id)).filter((item) => item.decision === "keep")).toHaveLength(4);
    await code(page).fill(await cast.member.code());
    await page.getByRole("button", { name: "Sign and finish" }).click();
    await page.getByRole("heading", { name: "Your receipt" }).waitFor();
    const [signed] = await app.read
      .selectFrom("access_review_signoffs")
      .selectAll()
      .where("review_id", "=", id)
      .execute();
    expect(new Date(signed?.factor_at ?? 0).getTime()).toBeGreaterThan(app.now().getTime() - 60_000);
  });

  test.each(["desktop", "phone"] as Size[])(
    "in the dark on a %s every page of a review can be read",
    async (size) => {
      const id = await opened(story, `dark ${size}`);
      const page = await story.page("member", size, { dark: true });
      await story.open(page, `/my/reviews/${id}`);
      await page
        .getByRole("button", { name: /^Revoke/ })
        .first()
        .click();
      await expectAccessible(page);
      const sheet = await page
        .locator(".rv")
        .first()
        .evaluate((row) => getComputedStyle(row).backgroundColor);
      expect(Number(/^oklch\(([\d.]+)/.exec(sheet)?.[1]), sheet).toBeLessThan(0.35);
      const officer = await story.page("officer", size, { dark: true });
      for (const path of [
        `/access-reviews/${id}`,
        `/access-reviews/${id}/items`,
        "/access-reviews/new",
        "/removals",
      ]) {
        await story.open(officer, path);
        await expectAccessible(officer);
        await expectNoSidewaysScroll(officer);
      }
    },
  );
});
