import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { perform } from "#app/work";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  useStory,
} from "#tests/support/browser/browser";

const CSV = { name: "users.csv", mimeType: "text/csv", buffer: Buffer.from("user,mfa\nada,yes\n") };

async function fill(page: Page, title: string) {
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Kind").selectOption("list");
  await page.getByLabel("Source system").fill("Directory");
  await page.getByLabel("Extracted at").fill(`${new Date().toISOString().slice(0, 10)}T00:01`);
  await page.getByLabel("Control", { exact: true }).selectOption("AC-04");
}

async function looksRight(page: Page) {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

describe("evidence in the browser", () => {
  const story = useStory({
    env: { COLLECT_ALLOW_PRIVATE: "127.0.0.1" },
    async prepare({ app, cast }) {
      const period = { periodFrom: "2026-01-01", periodTo: "2026-12-31", inForceFrom: "2026-01-01" };
      await perform(app, cast.owner.actor(), (work) =>
        loadProgramme(work, { categories: ["security"], ...period }),
      );
    },
  });
  describe.each<Size>(["desktop", "phone"])("on a %s", (size) => {
    test("evidence is uploaded by one and accepted by another", async () => {
      const title = `Users and factors, ${size}`;
      const officer = await story.page("officer", size);
      await story.open(officer, "/evidence/new?control=AC-04");
      await looksRight(officer);
      await officer.locator("input[type=file]").setInputFiles([CSV]);
      await officer
        .getByRole("list", { name: "Files received" })
        .locator("bdi")
        .getByText("users.csv")
        .waitFor();
      await officer.getByRole("button", { name: "Add to the log" }).click();
      await officer.getByRole("alert").getByText("Enter a title.").waitFor();
      await fill(officer, title);
      await officer.getByRole("button", { name: "Add to the log" }).click();
      await officer.getByRole("heading", { level: 1, name: title }).waitFor();
      await looksRight(officer);
      const path = new URL(officer.url()).pathname;
      await officer.getByRole("button", { name: "Accept", exact: true }).click();
      await officer.getByRole("alert").getByText("Another person must accept or return it.").waitFor();

      const [download] = await Promise.all([
        officer.waitForEvent("download"),
        officer.getByRole("link", { name: "users.csv", exact: true }).click(),
      ]);
      expect(download.suggestedFilename()).toBe("users.csv");
      expect(await readFile(await download.path())).toEqual(CSV.buffer);

      const owner = await story.page("owner", size);
      await story.open(owner, path);
      await owner.getByRole("button", { name: "Accept", exact: true }).click();
      await owner.locator(".head").getByText("fresh", { exact: true }).waitFor();
      await owner.getByRole("button", { name: "Check the hashes again" }).click();
      await owner.getByText("files match their hashes").waitFor();
      await looksRight(owner);
      await story.open(owner, "/evidence");
      await owner.getByRole("link", { name: title }).waitFor();
      await looksRight(owner);
    });

    test("a collector is pointed at something, run, and its answer read", async () => {
      const officer = await story.page("officer", size);
      await story.open(officer, "/collectors/new/tls-endpoint");
      await looksRight(officer);
      await officer.getByLabel("Name", { exact: true }).fill(`Website ${size}`);
      await officer.getByLabel("Host name").fill("https://127.0.0.1/");
      await officer.getByRole("button", { name: "Start collecting" }).click();
      await officer.getByRole("alert").getByText("Enter only a host name").waitFor();
      await officer.getByLabel("Host name").fill("127.0.0.1");
      await officer.getByLabel("Port").fill("1");
      await officer.getByRole("button", { name: "Start collecting" }).click();
      await officer.getByRole("heading", { level: 1, name: `Website ${size}` }).waitFor();
      await officer.getByRole("button", { name: "Run now" }).click();
      await officer.getByText("partial response").waitFor();
      await looksRight(officer);
      await officer.getByRole("link", { name: /^EV-/ }).first().click();
      await officer.getByRole("heading", { name: "Findings in the file" }).waitFor();
      await officer.getByText("partial, waiting").waitFor();
      await looksRight(officer);
      await story.open(officer, "/collectors");
      await looksRight(officer);
      await story.open(officer, "/evidence/missing");
      await looksRight(officer);
    });
  });

  test("it all works before scripts run, and a refused form keeps the files", async () => {
    const officer = await story.page("officer", "desktop", { scripts: false });
    await story.open(officer, "/evidence/new");
    await officer.locator("input[type=file]").setInputFiles([{ ...CSV, name: "../<b>odd\u202e name.csv" }]);
    await officer.getByRole("button", { name: "Add to the log" }).click();
    await officer
      .getByRole("list", { name: "Files received" })
      .locator("bdi")
      .getByText("odd name.csv")
      .waitFor();
    await fill(officer, "Sent without scripts");
    await officer.getByRole("button", { name: "Add to the log" }).click();
    await officer.getByRole("heading", { level: 1, name: "Sent without scripts" }).waitFor();
    await officer.getByRole("link", { name: "<b>odd name.csv", exact: true }).waitFor();
  });

  test("a file lands by dropping it", async () => {
    const officer = await story.page("officer");
    await story.open(officer, "/evidence/new");
    const files = await officer.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["dropped"], "dropped.txt"));
      return transfer;
    });
    await officer.dispatchEvent(".drop", "drop", { dataTransfer: files });
    await officer
      .getByRole("list", { name: "Files received" })
      .locator("bdi")
      .getByText("dropped.txt")
      .waitFor();
  });
});
