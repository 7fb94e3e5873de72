import express from "express";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "#app/config";
import { clientOf, forwardedScheme, readForwarded } from "#app/server/client-of";

type Headers = Record<string, string>;

/** The address that a request from this machine counts for, as a real server sees it. */
async function clientBehind(trust: unknown, headers: Headers, header?: string): Promise<string> {
  const { proxyHeader } = readConfig({ TRUST_PROXY_HEADER: header });
  const app = express();
  app.set("trust proxy", trust);
  app.get("/", (request, response) => {
    response.json([clientOf(request, proxyHeader), forwardedScheme(request)]);
  });
  const server = app.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resume) => server.once("listening", resume));
  const { port } = server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers });
  return ((await answer.json()) as [string, string | null])[0];
}

describe("behind one proxy", () => {
  test.each<[string, Headers, string]>([
    ["an address", { "X-Forwarded-For": "203.0.113.7" }, "203.0.113.7"],
    ["a port", { "X-Forwarded-For": "203.0.113.7:50036" }, "203.0.113.7"],
    ["brackets and a port", { "X-Forwarded-For": "[2001:DB8::7]:443" }, "2001:db8::7"],
    ["an address of eight groups", { "X-Forwarded-For": "2001:db8:0:0:0:0:0:7" }, "2001:db8::7"],
    ["a mapped address with a port", { "X-Forwarded-For": "::ffff:203.0.113.7:50036" }, "203.0.113.7"],
    ["a zone", { "X-Forwarded-For": "fe80::7%eth0" }, "fe80::7"],
    ["a zone in brackets", { "X-Forwarded-For": "[fe80::7%25eth0]:443" }, "fe80::7"],
    ["the last of several", { "X-Forwarded-For": "198.51.100.1, 203.0.113.7:1" }, "203.0.113.7"],
    ["an empty place", { "X-Forwarded-For": "203.0.113.7, " }, "203.0.113.7"],
    ["words", { "X-Forwarded-For": "unknown, _hidden" }, "127.0.0.1"],
    ["words before an address", { "X-Forwarded-For": "unknown, 203.0.113.7" }, "203.0.113.7"],
    ["octal numbers", { "X-Forwarded-For": "0203.0.0113.7" }, "127.0.0.1"],
    ["a host name", { "X-Forwarded-For": "client.example:443" }, "127.0.0.1"],
    ["nothing", {}, "127.0.0.1"],
    ["Forwarded", { Forwarded: "for=203.0.113.7;proto=https;by=10.0.0.1" }, "203.0.113.7"],
    ["Forwarded in other case", { Forwarded: 'FOR="203.0.113.7:4711"' }, "203.0.113.7"],
    ["Forwarded with brackets", { Forwarded: 'proto=https; for="[2001:db8::7]:4711"' }, "2001:db8::7"],
    ["Forwarded without quotation marks", { Forwarded: "for=[2001:db8::7]:4711" }, "2001:db8::7"],
    ["an escaped sign", { Forwarded: 'for="203.0.113\\.7"' }, "203.0.113.7"],
    [
      "a comma in quotation marks",
      { Forwarded: 'for=198.51.100.1, by="a,b";for=203.0.113.7' },
      "203.0.113.7",
    ],
    ["a hidden name", { Forwarded: "for=198.51.100.1, for=_gateway" }, "127.0.0.1"],
    ["an obfuscated port", { Forwarded: 'for="203.0.113.7:_port"' }, "203.0.113.7"],
    ["a quotation mark that a client left open", { Forwarded: 'for="x, for=203.0.113.7' }, "127.0.0.1"],
    ["a name given twice", { Forwarded: "for=203.0.113.7;for=198.51.100.1" }, "127.0.0.1"],
    [
      "a client's Forwarded",
      { Forwarded: "for=198.51.100.1", "X-Forwarded-For": "203.0.113.7" },
      "203.0.113.7",
    ],
  ])("%s", async (_what, headers, client) => {
    expect(await clientBehind(1, headers)).toBe(client);
  });

  test("the header that the proxy sets can be named, and the other is then the client's own", async () => {
    const both = { Forwarded: "for=203.0.113.7", "X-Forwarded-For": "198.51.100.1" };
    expect(await clientBehind(1, both, "Forwarded")).toBe("203.0.113.7");
    expect(await clientBehind(1, { Forwarded: "for=203.0.113.7" }, "x-forwarded-for")).toBe("127.0.0.1");
  });
});

test("a trusted proxy is recognised by its address although a port follows it", async () => {
  const headers = { "X-Forwarded-For": "198.51.100.1, 203.0.113.7:50036, 10.0.0.5:443" };
  expect(await clientBehind("loopback, 10.0.0.0/8", headers)).toBe("203.0.113.7");
});

test("a word between two proxies hides what is before it", async () => {
  expect(await clientBehind(3, { "X-Forwarded-For": "203.0.113.7, unknown, 10.0.0.5" })).toBe("10.0.0.5");
});

test("without a trusted proxy the headers count for nothing", async () => {
  expect(await clientBehind(false, { "X-Forwarded-For": "203.0.113.7" })).toBe("127.0.0.1");
});

test("a long header that breaks the grammar is given up at once", () => {
  const started = performance.now();
  expect(readForwarded(`${"for=a; ".repeat(2000)}"`)).toEqual([new Map()]);
  expect(performance.now() - started).toBeLessThan(500);
});

test.each<[Headers, string | null]>([
  [{ "x-forwarded-proto": "https" }, "https"],
  [{ "x-forwarded-proto": "HTTPS, http" }, "https"],
  [{ forwarded: "for=203.0.113.7;proto=http" }, "http"],
  [{}, null],
])("%j says that the browser came by %s", (headers, scheme) => {
  expect(forwardedScheme({ headers } as never)).toBe(scheme);
});
