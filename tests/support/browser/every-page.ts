import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { World } from "#tests/routes/served";
import { pathOf, table } from "#tests/routes/table";
import type { VisitorName } from "#tests/routes/visitors";
import { openWorld } from "#tests/routes/world";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openBrowser,
  type Size,
  settled,
  sizes,
  watch,
} from "./browser.ts";

/** Whose pages, how wide, in which theme. */
export type Walk = [VisitorName, Size, "light" | "dark"];

/** Set to a folder: a picture of every page as well. */
export const pictures = process.env.PICTURES;

/** On a second walk over the same documents, the rules whose answer hangs on the width. */
const looks = ["scrollable-region-focusable", "target-size"];

/**
 * Every page of the route table that these visitors may open: answered, free of console errors, never scrolling
 * sideways, and without a violation of axe's rules (contrast in the dark is measured when pictures are taken).
 */
export function walkEveryPage(walks: Walk[]): void {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    world = await openWorld();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  const isPage = (path: string) => !/\.(pdf|json|csv|txt)$|\/files(\/|$)|\/log-key$/.test(path);

  describe.each(walks)("every page of the %s, %s, %s", (visitor, size, scheme) => {
    let context: BrowserContext;
    beforeAll(async () => {
      context = await browser.newContext({
        viewport: sizes[size],
        colorScheme: scheme,
        hasTouch: size === "phone",
        reducedMotion: "reduce",
        locale: "en-GB",
        timezoneId: "Europe/Berlin",
      });
      const [name = "", value = ""] = world.cookies[visitor].split("=");
      await context.addCookies([{ name, value, url: world.address }]);
    });
    afterAll(() => context?.close());

    const rows = table.filter((row) => row.get[visitor] === 200 && isPage(row.path));
    test.each(rows)("$path", async (row) => {
      const problems: string[] = [];
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      watch(page, problems);
      const response = await page.goto(`${world.address}${await pathOf(world, row)}`);
      expect(response?.status()).toBe(200);
      await settled(page);
      if (pictures) {
        const folder = join(pictures, `${visitor}-${size}-${scheme}`);
        mkdirSync(folder, { recursive: true });
        const path = join(folder, `${row.path.replace(/\W+/g, "-").slice(1) || "home"}.png`);
        await page.screenshot({ path, fullPage: true });
      }
      await expectNoSidewaysScroll(page);
      await expectAccessible(
        page,
        pictures || size === "desktop" || visitor === "member" ? undefined : looks,
      );
      expect(problems).toEqual([]);
      await page.close();
    });
  });
}
