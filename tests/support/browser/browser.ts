import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { CastName } from "#tests/support/cast";
import { root, startServer, type TestServer } from "#tests/support/servers/server";
import { chromiumOnPath } from "../../../scripts/chromium.mjs";

/** Milliseconds that closing the pages of one test may take. */
const CLOSING = 30_000;

export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 375, height: 812 } };
export type Size = keyof typeof sizes;

export type Story = {
  server: TestServer;
  /** A page of this person, signed in; of no one when null. */
  page(who: CastName | null, size?: Size, options?: { dark?: boolean; scripts?: boolean }): Promise<Page>;
  /** Opens an address of the server and waits until the page can be used. */
  open(page: Page, path: string): Promise<void>;
};

/**
 * A server for the tests of one file, and the browser of their process. After each test every page must have been free of
 * console errors, broken scripts, styles, fonts and pictures. Pictures of pages that failed lie in tests/.artifacts.
 */
export function useStory(
  options: Parameters<typeof startServer>[0] & { prepare?: (server: TestServer) => Promise<void> } = {},
): Story {
  const story = { page: newPage, open } as Story;
  const contexts: BrowserContext[] = [];
  const problems: string[] = [];
  const withoutScripts = new WeakSet<Page>();

  beforeAll(async () => {
    story.server = await startServer(options);
    await options.prepare?.(story.server);
  });
  afterAll(() => story.server?.stop());
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await takePictures(contexts, task.name);
    const closed = Promise.all(contexts.splice(0).map((context) => context.close())).then(() => true);
    if (!(await Promise.race([closed, setTimeout(CLOSING, false, { ref: false })]))) {
      // Chromium was seen to answer never: the next test gets another; this one dies with the process at the latest.
      browser?.then((one) => one.close()).catch(() => {});
      forgetBrowser();
    }
    expect(problems.splice(0), "the pages' consoles").toEqual([]);
  });

  async function newPage(
    who: CastName | null,
    size: Size = "desktop",
    { dark = false, scripts = true } = {},
  ): Promise<Page> {
    const context = await (await theBrowser()).newContext({
      viewport: sizes[size],
      hasTouch: size === "phone",
      colorScheme: dark ? "dark" : "light",
      javaScriptEnabled: scripts,
      // A button that is fading between two colours has neither, and axe measures what it sees.
      reducedMotion: "reduce",
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
    });
    contexts.push(context);
    if (who) {
      const { url, cast } = story.server;
      await context.addCookies([
        { name: "surety", value: await cast[who].signIn(), url, httpOnly: true, sameSite: "Lax" },
      ]);
    }
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    watch(page, problems);
    if (!scripts) withoutScripts.add(page);
    return page;
  }

  async function open(page: Page, path: string): Promise<void> {
    await page.goto(new URL(path, story.server.url).href, { waitUntil: "load" });
    if (!withoutScripts.has(page)) await settled(page);
  }
  return story;
}

/** Waits until React has taken the page over, so that clicks are not lost between paint and script. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document).some((key) => key.startsWith("__reactContainer")));
}

/**
 * No violation of any axe rule, WCAG 2.2 AA and best practices alike. No page of Surety has frames: the mode for one
 * document gives the same answer without opening a second page each time. With `rules`, those alone. Every rule is checked;
 * what passed is not described node by node, which took two thirds of the time.
 */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(" ")} ${failureSummary}`),
  );
  expect(found, `axe at ${new URL(page.url()).pathname}`).toEqual([]);
}

/** The page never scrolls sideways at the width it has. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `width of ${new URL(page.url()).pathname}`).toBeLessThanOrEqual(window ?? 0);
}

/** The browser of all files of this process. It ends with the process: what a page leaves behind ends with the page's context. */
export function theBrowser(): Promise<Browser> {
  browser ??= openBrowser();
  return browser;
}
let browser: Promise<Browser> | undefined;
const forgetBrowser = () => {
  browser = undefined;
};

/** Starts Chromium: `npm test` says where; else one that is on PATH. */
async function openBrowser(): Promise<Browser> {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ];
  const started = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? chromiumOnPath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", ...quiet],
  });
  return started.once("disconnected", forgetBrowser);
}

/** Refused forms and pages that are not there are answers, and a browser logs them; anything else on the console is a mistake. */
const ANSWER = /^Failed to load resource: the server responded with a status of (400|403|404|409|413|429) /;

/** Collects into `problems` what goes wrong in the page from now on. */
export function watch(page: Page, problems: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" && !ANSWER.test(message.text()))
      problems.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (response.status() >= 400 && ["script", "stylesheet", "font", "image", "manifest"].includes(kind)) {
      problems.push(`${response.status()} ${response.url()}`);
    }
  });
}

async function takePictures(contexts: BrowserContext[], name: string): Promise<void> {
  const dir = join(root, "tests/.artifacts");
  mkdirSync(dir, { recursive: true });
  const file = name.replace(/[^\w]+/g, "-").slice(0, 80);
  for (const [index, page] of contexts.flatMap((context) => context.pages()).entries()) {
    await page.screenshot({ path: join(dir, `${file}-${index}.png`), fullPage: true }).catch(() => {});
  }
}
