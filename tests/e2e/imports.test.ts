import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { addSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { listAccounts } from "#db/systems/accounts";
import { systemInput } from "#domain/systems/systems";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Story,
  useStory,
} from "#tests/support/browser/browser";

async function system(story: Story, name: string): Promise<string> {
  const { app, cast } = story.server;
  return perform(app, cast.officer.actor(), (work) =>
    addSystem(work, systemInput.parse({ name, ownerId: cast.member.personId })),
  );
}

const file = (text: string, name = "accounts.csv") => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});
const cells = async (page: Page) =>
  page
    .locator("table tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll("th, td")].map((cell) => (cell as HTMLElement).innerText.trim()),
      ),
    );

describe("upload pages", () => {
  const story = useStory();

  test.each([["with scripts", true] as const, ["without", false] as const])(
    "accounts, %s: a bad file is refused whole, line by line, what was typed is kept, and the mended file is taken",
    async (how, scripts) => {
      const id = await system(story, `Wiki ${how}`);
      const page = await story.page("officer", "desktop", { scripts });
      await story.open(page, `/systems/${id}/import`);
      await page.getByLabel("Extracted at").fill("2026-03-01T05:30Z");
      await page.getByText("Column mapping").click();
      await page.getByLabel("role", { exact: true }).fill("rechte");
      const bad =
        "id,email,rechte,mfa\n1,a@firm.test,reader,yes\n2,not an address,reader,yes\n3,perhaps,reader,no\n";
      await page.locator("input[type=file]").setInputFiles(file(bad));
      await page.getByRole("button", { name: "Import the accounts" }).click();
      await page.getByText("2 in all. Nothing was imported.").waitFor();
      expect(await cells(page)).toEqual([
        ["3", "email", "“not an address” is not an e-mail address."],
        ["4", "email", "“perhaps” is not an e-mail address."],
      ]);
      expect(await page.getByLabel("Extracted at").inputValue()).toBe("2026-03-01T05:30Z");
      expect(await page.getByLabel("role", { exact: true }).inputValue()).toBe("rechte");
      expect(await page.locator(":focus").count()).toBe(scripts ? 1 : 0);
      if (scripts) await expectAccessible(page);
      const none = await story.server.app.read
        .selectFrom("populations")
        .select("id")
        .where("system_id", "=", id)
        .execute();
      expect(none).toEqual([]);

      await page
        .locator("input[type=file]")
        .setInputFiles(file(bad.replace("not an address", "b@firm.test").replace("perhaps", "")));
      await page.getByRole("button", { name: "Import the accounts" }).click();
      await page.waitForURL(/\/populations\//);
      const population = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      const rows = await listAccounts(story.server.app.read, population);
      expect(rows.map((row) => row.roles)).toEqual(['["reader"]', '["reader"]', '["reader"]']);
      expect(rows.map((row) => row.mfa)).toEqual(["yes", "yes", "no"]);
    },
  );

  test.each([
    ["no file", null, "Choose a file"],
    ["an empty file", "", /empty|no rows|header/i],
    ["a file of another kind", "PK\u0003\u0004\u0000\u0000", /workbook is damaged/],
    ["a file that is no table", "%PDF-1.7\n", /PDF/],
  ])("%s is named on the page, and nothing is written", async (name, text, words) => {
    const id = await system(story, `Board, ${name}`);
    const page = await story.page("officer", "phone");
    await story.open(page, `/systems/${id}/import`);
    if (text !== null) await page.locator("input[type=file]").setInputFiles(file(text));
    await page.getByRole("button", { name: "Import the accounts" }).click();
    await page.locator("[role=alert], .wrong").getByText(words).first().waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const none = await story.server.app.read
      .selectFrom("populations")
      .select("id")
      .where("system_id", "=", id)
      .execute();
    expect(none).toEqual([]);
  });

  test("people: a bad file is refused whole, and the good one is in the list", async () => {
    const page = await story.page("officer", "desktop", { dark: true });
    await story.open(page, "/people/import");
    const header = "name,email,manager,starts_on\n";
    const bad = `${header}Ana Reyes,ana@firm.test,,2026-02-30\nBo Lind,bo@firm.test,nobody@firm.test,2026-02-01\n`;
    await page.locator("input[type=file]").setInputFiles(file(bad, "staff.csv"));
    await page.getByRole("button", { name: "Import the list" }).click();
    await page.getByText("Nothing was imported.").first().waitFor();
    expect((await cells(page)).map(([line, column]) => [line, column])).toContainEqual(["2", "starts_on"]);
    await expectAccessible(page);
    const good = `${header}Ana Reyes,ana@firm.test,,2026-02-01\nBo Lind,bo@firm.test,ana@firm.test,2026-02-01\n`;
    await page.locator("input[type=file]").setInputFiles(file(good, "staff.csv"));
    await page.getByRole("button", { name: "Import the list" }).click();
    await page.waitForURL(/\/people(\?|$)/);
    await page.getByText("2 added, 0 updated, 0 ended.").first().waitFor();
    await page.getByText("Bo Lind").first().waitFor();
  });

  test("people: a check shows columns and figures and stores nothing; a column is mapped after a refusal", async () => {
    const page = await story.page("officer", "phone");
    await story.open(page, "/people/import");
    const list = "Mitarbeiter;E-Mail;Start date\nCy Dorn;cy@firm.test;03/04/2026\n";
    await page.locator("input[type=file]").setInputFiles(file(list, "staff.csv"));
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByText("The file has no column name").first().waitFor();
    await page.getByLabel("name", { exact: true }).selectOption("Mitarbeiter");
    await page.getByLabel("Dates such as").selectOption("day-first");
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByText("Import preview").waitFor();
    await page.getByText("2026-04-03").waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const known = () =>
      story.server.app.read.selectFrom("people").select("name").where("email", "=", "cy@firm.test").execute();
    expect(await known()).toEqual([]);
    await page.getByRole("button", { name: "Import the list" }).click();
    await page.waitForURL(/\/people(\?|$)/);
    await page.getByText("1 added, 0 updated, 0 ended.").first().waitFor();
    expect(await known()).toEqual([{ name: "Cy Dorn" }]);
  });

  test("each import page has an empty list that it takes back with its columns known", async () => {
    const page = await story.page("officer", "desktop");
    for (const [path, button] of [
      ["/people/import", "Import the list"],
      ["/customers/import", "Import the list"],
      ["/subprocessors/import", "Import the list"],
      ["/incidents/import", "Import the records"],
    ] as const) {
      await story.open(page, path);
      await page.getByRole("button", { name: button }).waitFor();
      const started = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download an empty list" }).click();
      expect((await started).suggestedFilename()).toMatch(/-template\.csv$/);
    }
  });

  test("whose an account is can be said by hand, and the next list follows it", async () => {
    const id = await system(story, "Shop");
    const { cast, app } = story.server;
    const page = await story.page("officer");
    const bring = async (at: string) => {
      await story.open(page, `/systems/${id}/import`);
      await page.getByLabel("Extracted at").fill(at);
      await page.locator("input[type=file]").setInputFiles(file("id,name,kind\nj/1,Jun W.,person\n"));
      await page.getByRole("button", { name: "Import the accounts" }).click();
      await page.waitForURL(/\/populations\//);
    };
    await bring("2026-03-01T05:30Z");
    await page.getByRole("link", { name: /assign owner/ }).click();
    await page.getByRole("heading", { name: "Owner of Jun W." }).waitFor();
    await expectAccessible(page);
    await page.getByLabel("Owner").selectOption(cast.member.personId);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Enter a reason").first().waitFor();
    expect(await page.getByLabel("Owner").inputValue()).toBe(cast.member.personId);
    await page.getByLabel("Reason").fill("asked him");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(new RegExp(`/systems/${id}$`));
    await bring("2026-03-02T05:30Z");
    const population = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    expect(await listAccounts(app.read, population)).toMatchObject([
      { person_id: cast.member.personId, matched_by: "link" },
    ]);
    await page.getByRole("link", { name: /wrong person/ }).waitFor();
  });
});
