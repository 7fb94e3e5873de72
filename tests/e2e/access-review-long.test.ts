import { describe, expect, test } from "vitest";
import { prepareReview } from "#app/operations/access-reviews/reviews";
import { importAccounts } from "#app/operations/systems/populations";
import { addSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { reviewInput } from "#domain/access-reviews/input";
import { systemInput } from "#domain/systems/systems";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Story,
  useStory,
} from "#tests/support/browser/browser";
import { openAsFound } from "#tests/support/review-cast";

/** 100 accounts of one system of Jun's, all of them another person's, 15 privileged. */
async function hundred(story: Story, name: string): Promise<string> {
  const { app, cast } = story.server;
  const officer = cast.officer.actor();
  const systemId = await perform(app, officer, (work) =>
    addSystem(work, systemInput.parse({ name, ownerId: cast.member.personId })),
  );
  const rows = Array.from(
    { length: 100 },
    (_, n) =>
      `${n},otherMember+${n}@tidewater.example,Zoë ${n},person,role ${n % 4},${n < 15 ? "yes" : "no"},yes`,
  );
  const bytes = Buffer.from(`id,email,name,kind,role,privileged,mfa\n${rows.join("\n")}\n`);
  await importAccounts(app, officer, {
    system: { id: systemId },
    format: "generic",
    map: {},
    at: null,
    fileName: "a.csv",
    bytes,
  });
  const day = (days: number) => new Date(app.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const input = reviewInput.parse({
    title: name,
    periodFrom: day(-90),
    periodTo: day(0),
    dueOn: day(9),
    systems: [systemId],
    routing: "system-owner",
  });
  const id = await perform(app, officer, (work) => prepareReview(work, input));
  await openAsFound(app, officer, id, story.server.url);
  return id;
}

describe("a list of 100 with 15 flagged", () => {
  const story = useStory();

  test("takes 25 key presses beyond the reasons, at most 30 are allowed, from the top of the page to the receipt", async () => {
    const id = await hundred(story, "Warehouse");
    const { app } = story.server;
    const items = await listItems(app.read, id);
    expect(items.filter((item) => item.flags !== "[]")).toHaveLength(15);
    const page = await story.page("member");
    await story.open(page, `/my/reviews/${id}`);
    let presses = 0;
    const press = async (key: string) => {
      presses += 1;
      await page.keyboard.press(key);
    };
    // From the top of the page: past the head, then to the first account.
    for (const key of ["Tab", "Enter", "Tab", "Enter"]) await press(key);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? "")).toMatch(/^r-/);
    for (let left = 99; left >= 85; left -= 1) {
      await press("k");
      await page.locator(".why textarea").waitFor();
      await page.keyboard.type("on call for it");
      // Ends the reason, and is part of it.
      await page.keyboard.press("Enter");
      await page.getByText(`${left} of 100 still to decide`).waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? "")).toMatch(/^r-/);
    }
    await press("b");
    await press("Enter");
    await page.getByText("All 100 decided").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? "")).toBe("sign");
    await press("Tab");
    await press("Space");
    await press("Tab");
    await press("Enter");
    await page.getByRole("heading", { name: "Your receipt" }).waitFor();
    expect(presses).toBe(25);
    const done = await listItems(app.read, id);
    expect(done.filter((item) => item.bulk === 1)).toHaveLength(85);
    expect(done.filter((item) => item.reason === "on call for it")).toHaveLength(15);
  });

  test("with scripts off all without a flag are kept together after reading, and one of them is taken back", async () => {
    const id = await hundred(story, "Archive");
    const page = await story.page("member", "phone", { scripts: false });
    await story.open(page, `/my/reviews/${id}`);
    await page.locator("#together > summary").click();
    await page.getByRole("button", { name: "Keep these 85" }).click();
    await page.getByText("15 of 100 still to decide").waitFor();
    await page.getByText("Decided, 85").click();
    await page.getByRole("button", { name: /^Undo/ }).first().click();
    await page.getByText("16 of 100 still to decide").waitFor();
    const items = await listItems(story.server.app.read, id);
    expect(items.filter((item) => item.bulk === 1)).toHaveLength(84);
  });

  test("is narrowed and paged, on a phone too; opened details are noted", async () => {
    const id = await hundred(story, "Ledger");
    const page = await story.page("member", "phone");
    await story.open(page, `/my/reviews/${id}`);
    expect(await page.locator(".rv").count()).toBe(50);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    const looked = page.waitForResponse((answer) => answer.url().endsWith("/looks"));
    await page.locator(".rv details > summary").first().tap();
    expect((await looked).status()).toBe(204);
    await page.getByRole("link", { name: /Next/ }).first().tap();
    await page.getByText("51 to 100 of 100").waitFor();
    await page.locator("select[name=role]").selectOption("role 1");
    await page.getByRole("button", { name: "Show" }).tap();
    await page.getByText("25 accounts are shown.").waitFor();
    await page.getByLabel("Account, person or role").fill("no such thing");
    await page.getByRole("button", { name: "Show" }).tap();
    await page.getByText("No open accounts match.").waitFor();
    await expectAccessible(page);
    const looks = await story.server.app.read
      .selectFrom("access_review_item_views")
      .selectAll()
      .where("review_id", "=", id)
      .execute();
    expect(looks).toHaveLength(1);
  });
});
