import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server?.stop());

async function page(path: string): Promise<string> {
  const cookie = `surety=${await server.cast.owner.signIn()}`;
  return (await fetch(`${server.url}${path}`, { headers: { cookie } })).text();
}

const titles = (html: string) => [...html.matchAll(/<h1[^>]*>(.*?)<\/h1>/g)].map((found) => found[1]);
const tabsOf = (html: string) =>
  /<nav class="tabs wrap" aria-label="Settings">(.*?)<\/nav>/.exec(html)?.[1] ?? "";

test("every tab of the settings has the page's title, all tabs as links, and is the current one at its address", async () => {
  const addresses = [...tabsOf(await page("/settings")).matchAll(/href="([^"]+)"/g)].map(
    (found) => found[1]!,
  );
  expect(addresses).toHaveLength(9);
  for (const address of addresses) {
    const html = await page(address);
    expect(titles(html), address).toEqual(["Settings"]);
    const current = [...tabsOf(html).matchAll(/<a\b[^>]*aria-current="page"[^>]*>/g)].map(
      (found) => found[0],
    );
    expect(current, address).toEqual([expect.stringContaining(`href="${address}"`)]);
  }
});
