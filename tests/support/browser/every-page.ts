import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { World } from "#tests/routes/served";
import { pathOf, table } from "#tests/routes/table";
import type { VisitorName } from "#tests/routes/visitors";
import { openWorld } from "#tests/routes/world";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  type Size,
  settled,
  sizes,
  theBrowser,
  watch,
} from "./browser.ts";

/** How wide, in which theme. */
type Look = [Size, "light" | "dark"];

/** Whose pages, and how each of them is looked at in turn: it is loaded in the first look. */
type Walk = [VisitorName, ...Look[]];

/** Set to a folder: a picture of every page as well. */
const pictures = process.env.PICTURES;

/** An officer has all but a few pages; whoever changes the look takes pictures of the others too. */
const walks: Walk[] = [
  ["officer", ["desktop", "light"], ["phone", "dark"]],
  ["member", ["phone", "light"]],
];
const others: Walk[] = [
  ["owner", ["desktop", "dark"]],
  ["auditor", ["desktop", "dark"], ["phone", "light"]],
];

/** In a second look at the same document, the rules whose answer hangs on the width. */
const rulesOfWidth = ["scrollable-region-focusable", "target-size"];

/**
 * Half of the pages of the route table that these visitors may open: answered, free of console errors, never scrolling
 * sideways, and without a violation of axe's rules (contrast in the dark is measured when pictures are taken).
 * One tab goes from page to page, as a person's does: a new one costs twice as much as what it is opened for.
 */
export function walkEveryPage(half: "odd" | "even"): void {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world?.close());

  const isPage = (path: string) => !/\.(pdf|json|csv|txt)$|\/files(\/|$)|\/log-key$/.test(path);
  const rows = table.filter((row, at) => isPage(row.path) && at % 2 === (half === "odd" ? 1 : 0));

  const named = [...walks, ...(pictures ? others : [])].map(
    ([visitor, ...looks]) => [visitor, looks.map((look) => look.join(" ")).join(", then "), looks] as const,
  );

  describe.each(named)("every page of the %s, %s", (visitor, _, looks) => {
    let tab: Tab | undefined;
    afterEach(async ({ task }) => {
      if (task.result?.state !== "fail") return;
      await tab?.page.context().close();
      tab = undefined;
    });
    afterAll(() => tab?.page.context().close());

    test.each(rows.filter((row) => row.get[visitor] === 200))("$path", async (row) => {
      tab ??= await openTab(await theBrowser(), world, visitor);
      const { page, problems } = tab;
      problems.splice(0);
      await dress(tab, looks[0]!);
      const response = await page.goto(`${world.address}${await pathOf(world, row)}`);
      expect(response?.status()).toBe(200);
      await settled(page);
      for (const look of looks) {
        if (look !== looks[0]) await dress(tab, look);
        if (pictures) await takePicture(page, `${visitor}-${look.join("-")}`, row.path);
        await expectNoSidewaysScroll(page);
        await expectAccessible(page, pictures || look === looks[0] ? undefined : rulesOfWidth);
      }
      expect(problems).toEqual([]);
    });
  });
}

type Tab = { page: Page; session: CDPSession; problems: string[] };

async function openTab(browser: Browser, world: World, visitor: VisitorName): Promise<Tab> {
  const context = await browser.newContext({
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  const [name = "", value = ""] = world.cookies[visitor].split("=");
  await context.addCookies([{ name, value, url: world.address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const problems: string[] = [];
  watch(page, problems);
  return { page, session: await context.newCDPSession(page), problems };
}

/** Makes the tab as wide, as dark and as touchable as the device is. */
async function dress({ page, session }: Tab, [size, colorScheme]: Look): Promise<void> {
  await page.setViewportSize(sizes[size]);
  await page.emulateMedia({ colorScheme });
  await session.send("Emulation.setTouchEmulationEnabled", { enabled: size === "phone" });
  const touchable = await page.evaluate(() => matchMedia("(pointer: coarse)").matches);
  expect(touchable, "a finger for a pointer").toBe(size === "phone");
}

async function takePicture(page: Page, folder: string, path: string): Promise<void> {
  const dir = join(pictures ?? "", folder);
  mkdirSync(dir, { recursive: true });
  const name = path.replace(/\W+/g, "-").slice(1) || "home";
  await page.screenshot({ path: join(dir, `${name}.png`), fullPage: true });
}
