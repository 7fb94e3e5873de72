import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  settled,
  useStory,
} from "#tests/support/browser/browser";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

describe("exports", () => {
  const story = useStory();

  test.each(["desktop", "phone"] as Size[])(
    "a binder is downloaded and its hash is in the list, on a %s",
    async (size) => {
      const page = await story.page("officer", size);
      await story.open(page, "/programme/load");
      await page.getByLabel("Audit period, first day").fill("2025-07-01");
      await page.getByLabel("Last day").fill("2026-06-30");
      await page.getByLabel(/ontrols apply from/).fill("2025-07-01");
      await page.getByRole("button", { name: /the programme$/ }).click();
      await page.waitForURL(/\/programme$/);
      await story.open(page, "/exports");
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);

      await page.getByLabel("Control", { exact: true }).selectOption("AC-03");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download the control’s binder" }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^binder-AC-03-\d{4}-\d\d-\d\d\.pdf$/);
      const bytes = readFileSync(await download.path());
      expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
      if (!pdftotextMissing) {
        const text = textOfPdf(bytes);
        expect(text).toContain("User access reviews");
        expect(text).toMatch(/Page 1 of \d+/);
      }
      await story.open(page, "/exports");
      await settled(page);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect((await page.getByRole("main").innerText()).replace(/\s+/g, "")).toContain(sha256);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      if (process.env.PICTURES)
        await page.screenshot({ path: `${process.env.PICTURES}-${size}.png`, fullPage: true });
    },
  );

  test("staff learn nothing of it", async () => {
    const page = await story.page("member");
    const response = await page.request.get(new URL("/exports", story.server.url).href);
    expect(response.status()).toBe(404);
  });
});
