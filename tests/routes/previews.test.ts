import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

const get = (path: string) => fetch(`${server.url}${path}`, { headers: { Cookie: cookie } });

async function added(name: string, body: string | Buffer<ArrayBuffer>): Promise<string> {
  const form = new FormData();
  const fields = { title: name, kind: "list", source: "Directory", extractedAt: "2026-01-02T03:04" };
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  form.append("files", new Blob([body], { type: "text/html" }), name);
  const answer = await fetch(`${server.url}/evidence/new`, {
    method: "POST",
    body: form,
    redirect: "manual",
    headers: { Cookie: cookie, Origin: server.url },
  });
  return answer.headers.get("location") ?? "";
}

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("a picture goes out as what its bytes are, under a policy that runs nothing, with its line in the log", async () => {
  const item = await added("shot.dat", png);
  const page = await (await get(`${item}?preview=0`)).text();
  expect(page).toContain(`src="${item}/previews/files/0"`);
  const picture = await get(`${item}/previews/files/0`);
  expect(picture.headers.get("content-type")).toBe("image/png");
  expect(picture.headers.get("x-content-type-options")).toBe("nosniff");
  expect(picture.headers.get("content-security-policy")).toContain("sandbox");
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(png);
  const { action } = await server.app.read
    .selectFrom("audit_log")
    .select("action")
    .orderBy("seq", "desc")
    .executeTakeFirstOrThrow();
  expect(action).toBe("evidence.preview");
});

test("HTML and SVG are text in the page and have no address of their own", async () => {
  for (const [name, body] of [
    ["page.html", "<script>alert('a preview ran')</script>"],
    ["x.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(\"a preview ran\")'/>"],
  ] as const) {
    const item = await added(name, body);
    const page = await (await get(`${item}?preview=0`)).text();
    expect(page).toMatch(/<pre[^>]*>&lt;(script|svg)/);
    expect(page).not.toContain(body);
    expect((await get(`${item}/previews/files/0`)).status).toBe(404);
  }
});
