import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { restoreBackup } from "#app/operations/installation/restores";
import { backupDir, listBackupNames } from "#app/queries/installation/backup-folder";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";

describe.each(["desktop", "phone"] as Size[])("the record of what happens, %s", (size) => {
  const story = useStory();

  test("the log is searched by who, what and record, and taken out as CSV", async () => {
    const page = await story.page("officer", size);
    await story.open(page, "/audit-log");
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel("Who").fill("cli:test");
    await page.getByLabel("What").selectOption("users");
    await page.getByLabel("On which record").fill("Avery");
    await page.getByRole("button", { name: "Show" }).click();
    await expect.poll(() => page.locator("tbody tr").count(), { timeout: 10_000 }).toBe(1);
    await page.getByText("auditor@tidewater.example").waitFor();
    await expectAccessible(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByText("Export CSV").click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(lines).toHaveLength(2);
    await story.open(page, "/audit-log?action=exports");
    await page.getByText("exports.audit-log").first().waitFor();
  });

  test("an auditor sees the days of the engagement alone, a member nothing", async () => {
    const page = await story.page("auditor", size);
    await story.open(page, "/audit-log?from=2020-01-01");
    await page.getByText("recorded later about these days").waitFor();
    const other = await story.page("member", size);
    const answer = await other.goto(`${story.server.url}/audit-log`);
    expect(answer?.status()).toBe(404);
    expect(await other.content()).not.toContain("organisation.create");
  });

  test("the owner backs up by hand, tries a restore, and the backup is whole outside too", async () => {
    const page = await story.page("owner", size);
    await story.open(page, "/backups");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Back up now" }).click();
    await page.getByRole("button", { name: "Run restore test" }).click();
    await page.getByText("The last restore test passed").waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const { app } = story.server;
    const into = mkdtempSync(join(tmpdir(), "surety-restored-"));
    try {
      const file = join(backupDir(app), listBackupNames(app)[0] ?? "");
      expect((await restoreBackup(file, into, app.secretKey)).problems).toEqual([]);
    } finally {
      rmSync(into, { recursive: true, force: true });
    }
  });

  test("a job is run by hand and leaves its row", async () => {
    const page = await story.page("officer", size);
    await story.open(page, "/jobs");
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    story.server.advance(2_000);
    await page.getByRole("link", { name: "back-up", exact: true }).click();
    await page.getByRole("heading", { name: "No runs yet" }).waitFor();
    await page.getByRole("button", { name: "Run now" }).click();
    await page.getByText("lines of the log").or(page.getByText("log entries, read back")).first().waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
