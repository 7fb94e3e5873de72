import { createServer, type RequestListener } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { httpJson } from "#evidence/collectors/http-json";
import { testReach } from "#tests/support/browser/reach";
import { collected, listening } from "#tests/support/collected";

const SECRET = "Bearer correct-horse-battery-7";
const NOW = new Date("2026-03-11T05:00:00.000Z");

async function asked(listener: RequestListener, change: Record<string, string> = {}, secret = SECRET) {
  const server = createServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const settings = httpJson.schema.parse({
    address: `http://127.0.0.1:${await listening(server)}/settings`,
    expression: "mfa",
    expected: "true",
    ...change,
  });
  return collected(httpJson, settings, { ...testReach(NOW), secrets: { secret } }, NOW);
}
const answers =
  (body: string, status = 200, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

test("the secret goes in its header, and the value is compared", async () => {
  const seen: unknown[] = [];
  const { findings, gathering } = await asked((request, response) => {
    seen.push(request.headers.authorization);
    response.end('{"mfa":true}');
  });
  expect(seen).toEqual([SECRET]);
  expect(findings).toMatchObject([{ verdict: "pass", detail: "mfa is true; it must equal “true”." }]);
  expect(
    gathering.files.map(({ bytes }) => bytes.toString()).join() + JSON.stringify(gathering),
  ).not.toContain("correct-horse");
});

test.each([
  ["mfa", "equals", "true", '{"mfa":false}', "fail"],
  ["mfa", "equals", "true", "{}", "unknown"],
  ["mfa", "equals", "null", "{}", "pass"],
  ["mfa", "differs", "true", "{}", "unknown"],
  ["length(users[?!mfa])", "at-most", "0", '{"users":[{"mfa":true},{"mfa":false}]}', "fail"],
  ["length(users)", "at-least", "1", "{}", "unknown"],
  ["n", "at-least", "1", '{"n":"2"}', "unknown"],
  ["n", "equals", "1.0", '{"n":1}', "pass"],
  ["names", "contains", "ada", '{"names":["ada"]}', "pass"],
  ["names", "contains", "ad", '{"names":["ada"]}', "fail"],
  ["open", "empty", "", '{"open":[]}', "pass"],
  ["open", "empty", "", "{}", "fail"],
])("%s %s %j of %s: %s", async (expression, comparison, expected, body, verdict) => {
  const { findings } = await asked(answers(body), { expression, comparison, expected });
  expect(findings.map((one) => one.verdict)).toEqual([verdict]);
});

test.each([
  ["HTML", answers("<!doctype html><p>Sign in"), /returned a web page instead of JSON/],
  ["no JSON", answers("mfa=true"), /is not JSON\.$/],
  ["401", answers("{}", 401), /does not accept the secret \(401\)/],
  ["403", answers("{}", 403), /refuses access with this secret \(403\)/],
  ["404", answers("{}", 404), /has nothing at this address \(404\)/],
  ["429", answers("{}", 429, { "retry-after": "60" }), /limits requests \(429\) and asks to wait 60 s/],
  ["503", answers("{}", 503), /has a fault of its own \(503\)/],
  [
    "a redirect",
    answers("", 302, { location: "https://evil.example/" }),
    /redirects to https:\/\/evil\.example\/\. The secret is not sent there/,
  ],
])("%s is one sentence without the secret", async (_name, listener, words) => {
  await expect(asked(listener)).rejects.toThrow(words);
  await expect(asked(listener)).rejects.not.toThrow(/correct-horse/);
});

test("an answer without end is cut off at the limit", async () => {
  const piece = Buffer.alloc(1024 * 1024, " ");
  let sent = 0;
  const endless: RequestListener = (_request, response) => {
    const more = () => {
      while (!response.destroyed && sent < 500 && response.write(piece)) sent += 1;
      sent += 1;
    };
    response.on("drain", more);
    more();
  };
  await expect(asked(endless)).rejects.toThrow(/^The response is larger than \d+ bytes\.$/);
  expect(sent).toBeLessThan(100);
});

test.each([
  [{ address: "ftp://example.com" }, "address"],
  [{ address: "https://ada:secret@example.com" }, "address"],
  [{ expression: "users[" }, "expression"],
  [{ comparison: "at-least", expected: "many" }, "expected"],
  [{ header: "a b" }, "header"],
])("%j is refused at its field", (change, field) => {
  const parsed = httpJson.schema.safeParse({ address: "https://example.com", expression: "mfa", ...change });
  expect(parsed.error?.issues[0]?.path).toEqual([field]);
});

test("a secret is kept for the same host and header alone", () => {
  const to = (address: string, header?: string) =>
    httpJson.destination!(httpJson.schema.parse({ address, header, expression: "mfa" }));
  expect(to("https://example.com/a")).toBe(to("https://example.com/b"));
  expect(to("https://example.com/a")).not.toBe(to("https://example.com:8443/a"));
  expect(to("https://example.com/a")).not.toBe(to("https://example.com/a", "x-api-key"));
});
