import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Route } from "playwright-core";
import { describe, expect, test } from "vitest";
import { PIECE } from "#domain/evidence/pieces";
import { incident } from "#tests/support/breach";
import { expectAccessible, type Size, useStory } from "#tests/support/browser/browser";

const small = { name: "one.txt", mimeType: "text/plain", buffer: Buffer.from("one") };
const large = { name: "big.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(300_000, 7) };
const late = { name: "late.txt", mimeType: "text/plain", buffer: Buffer.from("late") };

/** Holds what is uploaded from now on until `go` answers each with what to do. */
async function holdUploads(page: Page) {
  let go: (then: (route: Route) => Promise<void>) => void = () => {};
  const gone = new Promise<(route: Route) => Promise<void>>((resolve) => {
    go = resolve;
  });
  await page.route("**/evidence/files", async (route) => (await gone)(route));
  return {
    letThrough: () => go((route) => route.continue()),
    refuse: () =>
      go((route) => route.fulfill({ status: 429, json: { error: "Three of your uploads are running." } })),
  };
}

const received = (page: Page, name: string) =>
  page.getByRole("list", { name: "Files received" }).locator("bdi").getByText(name);

async function describeEvidence(page: Page, title: string) {
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Kind").selectOption("list");
  await page.getByLabel("Source system").fill("Directory");
  await page.getByLabel("Extracted at").fill(`${new Date().toISOString().slice(0, 10)}T00:01`);
}

describe("a form and its running uploads", () => {
  const story = useStory();

  test.each<Size>(["desktop", "phone"])("evidence waits for every upload, on a %s", async (size) => {
    const page = await story.page("officer", size);
    await story.open(page, "/evidence/new");
    await describeEvidence(page, `Three files, ${size}`);
    await page.locator("input[type=file]").setInputFiles([small]);
    await received(page, "one.txt").waitFor();
    const uploads = await holdUploads(page);
    await page.locator("input[type=file]").setInputFiles([large]);
    await page.locator("input[type=file]").setInputFiles([late]);
    await page.getByRole("button", { name: "Add to the log" }).click();
    await page.getByRole("button", { name: /^Waiting for 2 uploads, \d+ %$/ }).waitFor();
    await expectAccessible(page);
    uploads.letThrough();
    await page.getByRole("heading", { level: 1, name: `Three files, ${size}` }).waitFor();
    for (const { name } of [small, large, late])
      await page.getByRole("link", { name, exact: true }).waitFor();
  });

  test("a failed upload stops the form until it is sent again or removed", async () => {
    const page = await story.page("officer");
    await story.open(page, "/evidence/new");
    await describeEvidence(page, "After refused uploads");
    const uploads = await holdUploads(page);
    await page.locator("input[type=file]").setInputFiles([small]);
    await page.locator("input[type=file]").setInputFiles([large]);
    await page.getByRole("button", { name: "Add to the log" }).click();
    await page.getByRole("button", { name: /^Waiting for 2 uploads/ }).waitFor();
    uploads.refuse();
    await page.getByRole("alert").getByText("2 files are not uploaded").waitFor();
    expect(await page.getByText("not uploaded: Three of your uploads are running.").count()).toBe(2);
    await page.getByRole("button", { name: "Add to the log" }).click();
    await page.getByRole("alert").getByText("2 files are not uploaded").waitFor();
    expect(new URL(page.url()).pathname).toBe("/evidence/new");
    await expectAccessible(page);
    await page.unroute("**/evidence/files");
    await page.getByRole("button", { name: "Remove one.txt" }).click();
    await page.getByRole("button", { name: "Send big.bin again" }).click();
    await page.getByRole("button", { name: /Add to the log|Waiting/ }).click();
    await page.getByRole("heading", { level: 1, name: "After refused uploads" }).waitFor();
    await page.getByRole("link", { name: "big.bin", exact: true }).waitFor();
    expect(await page.getByRole("link", { name: "one.txt" }).count()).toBe(0);
  });

  test("an entry of an incident's timeline waits too", async () => {
    const { app, cast } = story.server;
    const { ref } = await incident(app, cast.officer.actor());
    const page = await story.page("officer");
    await story.open(page, `/incidents/${ref}`);
    const uploads = await holdUploads(page);
    await page.getByLabel("What happened").fill("The log of the gateway");
    await page.locator("#line input[type=file]").setInputFiles([large]);
    await page.getByRole("button", { name: "Add entry" }).click();
    await page.getByRole("button", { name: /^Waiting for 1 upload, \d+ %$/ }).waitFor();
    uploads.letThrough();
    await page.getByRole("link", { name: "big.bin" }).waitFor();
  });

  test("a large file goes on after a lost connection, and after the page was loaded anew", async () => {
    const page = await story.page("officer");
    page.on("dialog", (dialog) => dialog.accept());
    const dir = mkdtempSync(join(tmpdir(), "surety-large-"));
    const path = join(dir, "large.bin");
    writeFileSync(path, Buffer.alloc(3 * PIECE, "large "));
    const offsets: (string | null)[] = [];
    let lost = 0;
    await page.route("**/evidence/files?piece=*", async (route) => {
      const query = new URL(route.request().url()).searchParams;
      offsets.push(query.get("from"));
      // The second piece is lost once, the third for as long as the first page is there.
      if (query.get("from") === String(PIECE) && lost === 0) {
        lost += 1;
        return route.fulfill({ status: 429, json: { error: "lost once" } });
      }
      if (query.get("from") === String(2 * PIECE) && lost < 100)
        return route.fulfill({ status: 429, json: { error: "lost for long" } });
      return route.continue();
    });
    await story.open(page, "/evidence/new");
    await page.locator("input[type=file]").setInputFiles(path);
    await page.getByText("66 % sent; lost for long").waitFor();
    await expectAccessible(page);
    await page.goto(`${story.server.url}/evidence`);
    // Only now: the first page would send the piece itself before it is left.
    lost = 100;
    const before = offsets.length;
    await story.open(page, "/evidence/new");
    await page.locator("input[type=file]").setInputFiles(path);
    await received(page, "large.bin").waitFor();
    expect(offsets.slice(before).filter(Boolean), "what had arrived is not sent again").toEqual([
      String(2 * PIECE),
    ]);
    await describeEvidence(page, "Large and whole");
    await page.getByRole("button", { name: "Add to the log" }).click();
    await page.getByRole("heading", { level: 1, name: "Large and whole" }).waitFor();
    rmSync(dir, { recursive: true });
  });
});
