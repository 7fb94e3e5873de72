import { readdirSync, renameSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

const MEBIBYTE = 1024 * 1024;
let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

type File = { name: string; type: string; body: string | Buffer<ArrayBuffer> };
const page: File = { name: "page.html", type: "text/html", body: "<script>alert(1)</script>" };

function form(file: File | null, change: Record<string, string> = {}): FormData {
  const fields = {
    title: "Accounts of the directory",
    kind: "list",
    source: "Directory",
    extractedAt: "2026-01-02T03:04",
    ...change,
  };
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  if (file) data.append("files", new Blob([file.body], { type: file.type }), file.name);
  return data;
}

function send(path: string, body: FormData | Buffer, headers: Record<string, string> = {}) {
  return fetch(`${server.url}${path}`, {
    method: "POST",
    body: body as BodyInit,
    redirect: "manual",
    headers: { Cookie: cookie, Origin: server.url, ...headers },
  });
}

const count = async () => (await server.app.read.selectFrom("evidence_items").select("id").execute()).length;

describe("hostile files are kept as they are and never shown", () => {
  test.each<[string, File, string]>([
    ["HTML", page, "page.html"],
    [
      "SVG with a script",
      { name: "x.svg", type: "image/svg+xml", body: "<svg onload='alert(1)'/>" },
      "x.svg",
    ],
    ["a zip", { name: "a.zip", type: "application/zip", body: Buffer.from("504b0304", "hex") }, "a.zip"],
    ["path separators", { ...page, name: "..\\..\\etc/passwd" }, "passwd"],
    ["right-to-left override", { ...page, name: "report\u202Efdp.exe" }, "reportfdp.exe"],
    ["NUL and line breaks", { ...page, name: "a\0b\r\nSet-Cookie: x=1.html" }, "abSet-Cookie: x=1.html"],
    ["quotation marks and semicolons", { ...page, name: 'a"; filename="b.csv' }, 'a"; filename="b.csv'],
    ["5,000 characters", { ...page, name: `${"é".repeat(5000)}.csv` }, `${"é".repeat(176)}.csv`],
  ])("%s", async (_what, file, name) => {
    const added = await send("/evidence/new", form(file));
    expect(added.status).toBe(302);
    const item = added.headers.get("location");
    const got = await fetch(`${server.url}${item}/files/0`, { headers: { Cookie: cookie } });
    expect(got.status).toBe(200);
    expect(got.headers.get("content-type")).toBe("application/octet-stream");
    expect(got.headers.get("x-content-type-options")).toBe("nosniff");
    expect(got.headers.get("content-security-policy")).toMatch(/, default-src 'none'; sandbox$/);
    expect(got.headers.get("set-cookie")).toBeNull();
    const said = got.headers.get("content-disposition") ?? "";
    expect(said).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/);
    expect(decodeURIComponent(said.split("UTF-8''")[1] ?? "")).toBe(name);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(Buffer.from(file.body));
    const shown = await (await fetch(`${server.url}${item}`, { headers: { Cookie: cookie } })).text();
    expect(shown).not.toContain("\u202E");
    expect(shown).not.toContain("<script>alert(1)");
  });
});

describe("what does not fit is said", () => {
  test("a field of more than 1 MiB is named, and the rest of the form comes back", async () => {
    const before = await count();
    const long = form(page, { shows: "x".repeat(MEBIBYTE + 1), source: "Directory of Tidewater" });
    const answer = await send("/evidence/new", long);
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain("The field “shows” is longer than the limit of 1 MiB.");
    expect(text).toContain("Directory of Tidewater");
    expect(text).toContain("page.html");
    expect(await count()).toBe(before);
  });

  test("so is one that the form does not know", async () => {
    const answer = await send("/evidence/new", form(page, { unknown: "x".repeat(2 * MEBIBYTE) }));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("The field “unknown” is longer than the limit of 1 MiB.");
  });

  test("where files are dropped it is an answer that the page can read", async () => {
    const long = new FormData();
    long.append("note", "x".repeat(2 * MEBIBYTE));
    const answer = await send("/evidence/files", long);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: "The field “note” is longer than the limit of 1 MiB." });
  });

  test("a file whose name says another kind than its bytes is named, and is not stored", async () => {
    const before = await count();
    const disguised = { name: "list.pdf", type: "application/pdf", body: "<script>alert(1)</script>" };
    const answer = await send("/evidence/new", form(disguised));
    expect(answer.status).toBe(400);
    const words =
      "list.pdf is not a PDF file: its content is of another kind. Give the file the name that belongs to its content, or choose the original.";
    expect(await answer.text()).toContain(words);
    const dropped = await send("/evidence/files", form(disguised));
    expect([dropped.status, await dropped.json()]).toEqual([400, { error: words }]);
    expect(await count()).toBe(before);
  });

  test("an empty file is named beside whatever else is wrong", async () => {
    const answer = await send("/evidence/new", form({ ...page, body: "" }, { title: "" }));
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain("page.html is empty.");
    expect(text).toContain("Enter a title.");
  });

  test.each(["/evidence/new", "/evidence/files"])(
    "a form that is cut off or mangled, at %s",
    async (path) => {
      const whole = Buffer.from(
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\nx\r\n--b--\r\n',
      );
      for (const [body, type] of [
        [whole.subarray(0, -9), "multipart/form-data; boundary=b"],
        [whole, "multipart/form-data"],
        [whole, "multipart/form-data; boundary=other"],
        [Buffer.from("--b\r\nnonsense\r\n\r\nx\r\n--b--"), "multipart/form-data; boundary=b"],
        [Buffer.alloc(0), "multipart/form-data; boundary=b"],
      ] as const) {
        const answer = await send(path, body, { "Content-Type": type });
        expect(answer.status, `${type}, ${body.length} bytes`).toBe(400);
        expect(await answer.text()).toContain("The form could not be read");
      }
    },
  );

  test("a body that is too large is refused before it is read, and one of unknown length too", async () => {
    const large = await send("/evidence", Buffer.alloc(MEBIBYTE + 1));
    expect([large.status, await large.text()]).toEqual([
      413,
      "This is larger than the 1 MiB allowed here.\n",
    ]);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("--x--"));
        controller.close();
      },
    });
    const chunked = await fetch(`${server.url}/evidence/files`, {
      method: "POST",
      body,
      headers: { Cookie: cookie, Origin: server.url, "Content-Type": "text/plain" },
      ...{ duplex: "half" },
    });
    expect(chunked.status).toBe(400);
  });

  test("nothing is left behind in the vault's unfinished folder", async () => {
    expect(readdirSync(`${server.app.vault.dir}/unfinished`)).toEqual([]);
  });
});

describe("a vault that cannot be used", () => {
  test("is said with 503 at the form, at a drop and at a download, and works again once it is back", async () => {
    const item = (await send("/evidence/new", form(page))).headers.get("location");
    const { dir } = server.app.vault;
    renameSync(dir, `${dir}.unmounted`);
    try {
      const typed = await send("/evidence/new", form({ ...page, body: "other" }));
      expect(typed.status).toBe(503);
      const text = await typed.text();
      expect(text).toContain("The vault cannot be used. There is no");
      expect(text).toContain("Accounts of the directory");
      const dropped = await send("/evidence/files", form({ ...page, body: "other" }));
      expect(dropped.status).toBe(503);
      expect(await dropped.json()).toEqual({ error: expect.stringContaining("cannot be used") });
      const got = await fetch(`${server.url}${item}/files/0`, { headers: { Cookie: cookie } });
      expect([got.status, got.headers.get("content-type")]).toEqual([503, "text/plain; charset=utf-8"]);
    } finally {
      renameSync(`${dir}.unmounted`, dir);
    }
    expect((await send("/evidence/new", form({ ...page, body: "other" }))).status).toBe(302);
    expect((await fetch(`${server.url}${item}/files/0`, { headers: { Cookie: cookie } })).status).toBe(200);
  });
});

const itemWith = async (file: File) =>
  (await send("/evidence/new", form(file))).headers.get("location") ?? "";
const get = (path: string) => fetch(`${server.url}${path}`, { headers: { Cookie: cookie } });
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("a picture goes out as what its bytes are, under a policy that runs nothing, with its line in the log", async () => {
  const item = await itemWith({ name: "shot.dat", type: "text/html", body: png });
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
    const item = await itemWith({ name, type: "text/html", body });
    const page = await (await get(`${item}?preview=0`)).text();
    expect(page).toMatch(/<pre[^>]*>&lt;(script|svg)/);
    expect(page).not.toContain(body);
    expect((await get(`${item}/previews/files/0`)).status).toBe(404);
  }
});
