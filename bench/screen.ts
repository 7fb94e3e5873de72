import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { type Installation, openInstallation } from "./installation.ts";
import type { Measure } from "./measure.ts";

const PAGES = [
  "/sign-in",
  "/",
  "/audit-log",
  "/controls",
  "/policies",
  "/incidents",
  "/subprocessors",
  "/customers",
  "/users",
  "/my",
];
const ROWS = "/customers";

/** Bytes over the wire of each page, and how long 500 rows take until they are on the screen with a cold cache. */
export async function screen(): Promise<Measure[]> {
  const installation = await openInstallation();
  const browser = await chromium.launch({
    executablePath:
      process.env.CHROMIUM_PATH ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
  try {
    const sizes: Awaited<ReturnType<typeof sizeOf>>[] = [];
    for (const path of PAGES) sizes.push(await sizeOf(browser, installation, path));
    const most = (kind: "script" | "style") => sizes.reduce((a, b) => (b[kind] > a[kind] ? b : a));
    // The browser's cache is cold, the server is not.
    for (let n = 0; n < 20; n += 1)
      await (await fetch(`${installation.url}${ROWS}`, { headers: { cookie: installation.cookie } })).text();
    const near = await median(() => paint(browser, installation, ROWS));
    const far = await median(() =>
      paint(browser, installation, ROWS, {
        latency: 40,
        downloadThroughput: 1_250_000,
        uploadThroughput: 1_250_000,
      }),
    );
    const bare = await median(() => paintBare(browser));
    return [
      {
        name: `JavaScript of the heaviest page (${most("script").path})`,
        value: most("script").script,
        unit: "kB",
        limit: 120,
      },
      {
        name: `Styles of the heaviest page (${most("style").path})`,
        value: most("style").style,
        unit: "kB",
        limit: 40,
      },
      { name: `500 rows on screen, cold cache (${ROWS})`, value: near, unit: "ms", limit: 300 },
      { name: "500 rows on screen at 10 Mbit/s and 40 ms", value: far, unit: "ms", limit: 500 },
      { name: "… of a bare page: no styles, letters, scripts or sign-in", value: bare, unit: "ms" },
    ];
  } finally {
    await browser.close();
    await installation.close();
  }
}

async function freshPage(browser: Browser, { url, cookie }: Installation, signedIn = true) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name = "", value = ""] = cookie.split("=");
  if (signedIn) await context.addCookies([{ name, value, url }]);
  const page = await restedPage(context);
  return { context, page, devtools: await context.newCDPSession(page) };
}

/** An open tab, as someone has who types an address: making one starts processes, which would be measured with the page. */
async function restedPage(context: BrowserContext) {
  const page = await context.newPage();
  await setTimeout(1500);
  return page;
}

async function sizeOf(browser: Browser, installation: Installation, path: string) {
  const { context, page, devtools } = await freshPage(browser, installation, path !== "/sign-in");
  const kinds = new Map<string, string>();
  const size = { path, script: 0, style: 0 };
  await devtools.send("Network.enable");
  devtools.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (kinds.get(requestId) === "Script") size.script += encodedDataLength / 1000;
    if (kinds.get(requestId) === "Stylesheet") size.style += encodedDataLength / 1000;
  });
  await page.goto(`${installation.url}${path}`, { waitUntil: "networkidle" });
  await context.close();
  return size;
}

/** The page with nothing in the cache. */
async function paint(
  browser: Browser,
  installation: Installation,
  path: string,
  network?: { latency: number; downloadThroughput: number; uploadThroughput: number },
) {
  const { context, page, devtools } = await freshPage(browser, installation);
  await devtools.send("Network.enable");
  if (network) await devtools.send("Network.emulateNetworkConditions", { offline: false, ...network });
  const at = await paintedAt(page, `${installation.url}${path}`);
  await context.close();
  return at;
}

/** What the browser itself needs on this machine: 500 rows of six cells, from a server that has them in its hand. */
async function paintBare(browser: Browser): Promise<number> {
  const cells = "<td>security@customer.example</td>".repeat(5);
  const rows = Array.from({ length: 500 }, (_, n) => `<tr><th>Customer ${n}</th>${cells}</tr>`).join("");
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(`<!doctype html><title>Bare</title><h1>Customers</h1><table><tbody>${rows}</tbody></table>`);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const { port } = server.address() as AddressInfo;
  const at = await paintedAt(await restedPage(context), `http://127.0.0.1:${port}/`);
  await context.close();
  server.close();
  return at;
}

/** Milliseconds from the navigation's start to the largest paint. */
async function paintedAt(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: "load" });
  const rows = await page.locator("tbody tr").count();
  if (rows < 500) throw new Error(`${url} shows ${rows} rows.`);
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );
}

async function median(run: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let n = 0; n < 5; n += 1) values.push(await run());
  return values.sort((a, b) => a - b)[2] ?? 0;
}
