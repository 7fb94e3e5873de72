import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { CheckResult } from "#domain/installation/checkup";
import { surety } from "#tests/support/browser/terminal";
import { freePort } from "#tests/support/servers/postgresql";
import { startServer, type TestServer } from "#tests/support/servers/server";

/** What the proxy adds to a request, and to an answer. */
let adds: { request: Record<string, string>; answer: [string, string][]; status?: number } = {
  request: {},
  answer: [],
};
let proxy: Server;
let server: TestServer;
let port: number;
let publicUrl: string;

beforeAll(async () => {
  port = await freePort();
  proxy = createServer((incoming, answer) => {
    if (adds.status)
      return void answer
        .writeHead(adds.status, { Location: "https://other.example/" })
        .end("<p>Elsewhere</p>");
    const headers = { ...incoming.headers, ...adds.request };
    const sent = request({ port, path: incoming.url, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, [...got.rawHeaders, ...adds.answer.flat()]);
      got.pipe(answer);
    });
    sent.on("error", () => answer.destroy());
    incoming.pipe(sent);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  publicUrl = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  server = await startServer({ env: { PORT: String(port), PUBLIC_URL: publicUrl } });
}, 60_000);
afterAll(async () => {
  await server?.stop();
  proxy?.close();
});
afterEach(() => {
  adds = { request: {}, answer: [] };
});

async function doctor(env: Record<string, string> = {}): Promise<CheckResult[]> {
  const ended = await surety(server.app.config.dataDir, ["doctor", "--json"], {
    env: { PUBLIC_URL: publicUrl, PORT: String(port), JOBS: "off", ...env },
  });
  return (ended.json as { results: CheckResult[] }).results.filter(({ check }) =>
    ["server", "address", "proxy"].includes(check),
  );
}

test("a request of this machine arrives as the settings say", async () => {
  expect((await doctor()).map(({ check, state }) => `${check} ${state}`)).toEqual([
    "server ok",
    "address ok",
    "proxy ok",
  ]);
});

test("a proxy that TRUST_PROXY does not count", async () => {
  adds.request = { "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https" };
  const [, address, proxied] = await doctor();
  expect(address?.text).toContain("Browsers come by https");
  expect(proxied?.text).toContain("TRUST_PROXY is not set");
});

test("headers that the proxy adds once more", async () => {
  adds.answer = [["X-Content-Type-Options", "nosniff"]];
  expect((await doctor()).map(({ text }) => text).join("\n")).toContain("sends x-content-type-options twice");
});

test.each([
  [302, "redirects to https://other.example/"],
  [404, "answers with status 404: Elsewhere. The proxy must pass every path"],
  [200, "Something else than this installation answers"],
])("something else at PUBLIC_URL: %d", async (status, words) => {
  adds.status = status;
  const [, address] = await doctor();
  expect(address).toMatchObject({ state: "failed", text: expect.stringContaining(words) });
});

test("another host name than PUBLIC_URL's is refused, with what the request says", async () => {
  adds.request = { "X-Forwarded-Host": "surety.example" };
  const [, address] = await doctor();
  expect(address).toMatchObject({
    state: "failed",
    text: expect.stringContaining("X-Forwarded-Host: surety.example"),
  });
});

test("how a request arrived is shown to the holder of the key alone", async () => {
  for (const token of ["", "1.x", `${Math.floor(Date.now() / 60_000)}.${"A".repeat(43)}`]) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { "Surety-Check": token } });
    expect(await answer.text()).toBe("ok\n");
  }
});
