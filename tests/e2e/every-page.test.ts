import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf, table } from "../routes/table.ts";
import { openWorld, type VisitorName, type World } from "../routes/world.ts";
import { expectNoSidewaysScroll, openBrowser, type Size, settled, sizes, watch } from "../support/browser.ts";

type Walk = [VisitorName, Size, "light" | "dark"];

/** Set to a folder to walk for a picture of every page as well. */
const pictures = process.env.PICTURES;

/** An officer has all but a few pages; whoever changes the look walks the others too. */
const walks: Walk[] = [
  ["officer", "desktop", "light"],
  ["officer", "phone", "dark"],
  ["member", "phone", "light"],
];
const more: Walk[] = [
  ["owner", "desktop", "dark"],
  ["auditor", "desktop", "dark"],
  ["auditor", "phone", "light"],
];

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

const isPage = (path: string) => !/\.(pdf|json|csv|txt)$|\/files(\/|$)/.test(path);

describe.each(pictures ? [...walks, ...more] : walks)(
  "every page of the %s, %s, %s",
  (visitor, size, scheme) => {
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
      page.setDefaultTimeout(15_000);
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
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" | ")}`),
      ).toEqual([]);
      expect(problems).toEqual([]);
      await page.close();
    });
  },
);
