import { once } from "node:events";
import { request } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

const publicUrl = "https://surety.example";
let server: TestServer;
let port: number;
let cookie: string;
beforeAll(async () => {
  port = await freePort();
  const env = { PORT: String(port), PUBLIC_URL: publicUrl, TRUST_PROXY: "1", SMTP_URL: "smtp://127.0.0.1:1" };
  server = await startServer({ env });
  cookie = `__Host-surety=${await server.cast.owner.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return free;
}

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };
type Asked = { method?: string; headers?: Record<string, string>; body?: string };

/** One request as a proxy on this machine passes it on. */
function ask(path: string, { method = "GET", headers = {}, body = "" }: Asked = {}): Promise<Answer> {
  const proxied = {
    Host: "surety.example",
    "X-Forwarded-Proto": "https",
    "Content-Length": String(body.length),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, method, headers: { ...proxied, ...headers } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece) => {
        text += piece;
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const form = { "Content-Type": "application/x-www-form-urlencoded" };
const fromHere = { ...form, Origin: publicUrl };

describe("every kind of answer has the headers that protect it", () => {
  const kinds: [string, number, () => Promise<Answer>][] = [
    ["a page", 200, () => ask("/sign-in")],
    ["the data of a page", 200, () => ask("/sign-in.data")],
    ["a redirect", 302, () => ask("/")],
    ["a page that is not there", 404, () => ask("/nowhere")],
    ["the live probe", 200, () => ask("/healthz")],
    ["the metrics", 404, () => ask("/metrics", { headers: { "X-Forwarded-For": "203.0.113.9" } })],
    ["a public list", 200, () => ask("/trust/subprocessors.json")],
    ["security.txt before it is set up", 404, () => ask("/.well-known/security.txt")],
    ["an icon", 200, () => ask("/favicon.svg")],
    ["an old icon", 301, () => ask("/favicon.ico")],
    ["an asset that is not there", 404, () => ask("/assets/nothing.js")],
    ["a foreign host", 421, () => ask("/", { headers: { Host: "elsewhere.example" } })],
    [
      "a foreign form",
      403,
      () => ask("/sign-in", { method: "POST", headers: { ...form, Origin: "https://elsewhere.example" } }),
    ],
    [
      "a large form",
      413,
      () => ask("/sign-in", { method: "POST", headers: fromHere, body: "a".repeat(3_000_000) }),
    ],
    ["an address that cannot be read", 400, () => ask("/%ff")],
    [
      "a program without a token",
      401,
      () =>
        ask("/api/v1/incidents", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: "{}",
        }),
    ],
    ["a download", 200, () => ask("/audit-log/export.csv", { headers: { Cookie: cookie } })],
  ];
  test.each(kinds)("%s", async (_, status, get) => {
    const answer = await get();
    expect(answer.status).toBe(status);
    expectProtected(answer.headers);
  });

  test("an asset, light as it is", async () => {
    const page = await ask("/sign-in");
    const [script = ""] = /\/assets\/[\w.-]+\.js/.exec(page.body) ?? [];
    const { headers, status } = await ask(script);
    expect(status).toBe(200);
    expectProtected(headers);
    expect(headers["cache-control"]).toContain("immutable");
  });

  test("bytes that are no HTTP", async () => {
    const raw = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connect(port, "127.0.0.1", () => socket.write("NO HTTP\r\n\r\n"));
      socket.on("data", (piece) => {
        text += piece;
      });
      socket.on("close", () => resolve(text));
    });
    const [first = "", ...lines] = raw.split("\r\n\r\n")[0]?.split("\r\n") ?? [];
    expect(first).toContain(" 400 ");
    expectProtected(
      Object.fromEntries(lines.map((line) => [line.split(": ")[0]?.toLowerCase(), line.split(": ")[1]])),
    );
  });
});

function expectProtected(headers: Record<string, unknown>): void {
  expect(headers["strict-transport-security"]).toBe("max-age=63072000");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["cache-control"] ?? "no-store").toMatch(/no-store|immutable|public|max-age/);
}

describe("behind a proxy", () => {
  test.each([
    [
      "a foreign Host under our forwarded host",
      { Host: "elsewhere.example", "X-Forwarded-Host": "surety.example" },
      421,
    ],
    ["our Host under a foreign forwarded host", { "X-Forwarded-Host": "elsewhere.example" }, 421],
    [
      "an inner Host with our forwarded host",
      { Host: "127.0.0.1:3000", "X-Forwarded-Host": "surety.example" },
      200,
    ],
    ["our forwarded host with its port", { "X-Forwarded-Host": "surety.example:443" }, 200],
  ])("%s", async (_, headers, status) => {
    expect((await ask("/sign-in", { headers })).status).toBe(status);
    const sent = { method: "POST", headers: { ...fromHere, ...headers }, body: "email=&password=" };
    const answer = await ask("/sign-in", sent);
    expect(answer.status).toBe(status === 200 ? 400 : status);
    if (status !== 200)
      expect(answer.body).toMatch(/^This host is not served here\. The request says Host: .*example/);
  });
});

test("a form by another address says what the browser sent, for who looks for the wrong setting", async () => {
  const headers = { ...form, Origin: "http://surety.example:8080" };
  const answer = await ask("/sign-in", { method: "POST", headers, body: "email=" });
  expect([answer.status, answer.body]).toEqual([
    403,
    "This form was sent from another site. The request says Origin: http://surety.example:8080, Host: surety.example, X-Forwarded-Proto: https. If this is the address that people use, set PUBLIC_URL to it.\n",
  ]);
});

describe("the link of an invitation, where mail is set up", () => {
  test.each(["/users/new", "/users/new.data"])("is not in the answer of %s", async (path) => {
    const body = `name=Nia&email=nia${path.length}%40tidewater.example&role=member`;
    const answer = await ask(path, { method: "POST", headers: { ...fromHere, Cookie: cookie }, body });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(`nia${path.length}@tidewater.example`);
    expect(answer.body).not.toContain("/invitations/");
    const deliveries = await ask("/deliveries", { headers: { Cookie: cookie } });
    expect(deliveries.body).not.toContain("/invitations/");
  });
});

describe("the frame of a page", () => {
  const page = (path: string) => ask(path, { headers: { Cookie: cookie } });

  test.each([
    ["a person", () => `/people/${server.cast.member.personId}`, "Jun Watanabe · Surety"],
    ["a user", () => `/users/${server.cast.member.userId}`, "Jun Watanabe · Surety"],
    ["a job", () => "/jobs/back-up", "Job back-up · Surety"],
  ])("has the name of %s in its tab", async (_what, path, title) => {
    expect((await page(path())).body).toContain(`<title>${title}</title>`);
  });

  test("says on paper who printed it, when, and at which line of the log", async () => {
    expect((await page("/controls")).body.replaceAll("<!-- -->", "")).toMatch(
      /<p class="only-print small">Tidewater Rota\. Printed by Ngozi Okafor at <time [^>]*>[^<]+ UTC<\/time>, at line \d+ of the audit log\.<\/p>/,
    );
  });
});

test("a public page is kept for minutes, and is fresh for who is signed in", async () => {
  const asGuest = await ask("/trust/log-key");
  expect([asGuest.headers["cache-control"], asGuest.headers.vary]).toEqual([
    "public, max-age=300",
    expect.stringContaining("Cookie"),
  ]);
  const signedIn = await ask("/trust/log-key", { headers: { Cookie: cookie } });
  expect(signedIn.headers["cache-control"]).toBe("private, no-cache");
});
