import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addEvidence } from "#app/operations/evidence/evidence";
import { perform } from "#app/work";
import type { CastName } from "#tests/support/cast";
import { startServer, type TestServer } from "#tests/support/servers/server";
import { type Row, table } from "./table.ts";

/** Downloads that ask for no fresh factor: one file of one item, and proofs: of one item, of one entry, of two heads. */
const single = /\/files\/:\w+$|\/(proof|consistency)\.json$/;
/** Files without a record in them, and the answers of the palette, which are those of the search page. */
const free = /template\.csv$|^\/search\.json$/;
/** The rows of the table of routes that answer a file to those who are signed in. The table has a row for every route. */
const downloads = table.filter(
  ({ path, get }) => /\.(csv|pdf|json)$|\/files\/:\w+$/.test(path) && get.guest === "sign-in",
);

let server: TestServer;
const cookies: Partial<Record<CastName, string>> = {};
beforeAll(async () => {
  server = await startServer();
  for (const name of ["owner", "officer", "member", "auditor"] as const)
    cookies[name] = `surety=${await server.cast[name].signIn()}`;
  server.advance(11 * 60_000);
}, 60_000);
afterAll(() => server?.stop());

const addressOf = ({ path, query = "" }: Row) => `${path.replace(/:\w+/g, "missing")}${query}`;
/** Read to its end, as a browser does: two unread answers are all that a user may have. */
const get = async (name: CastName, path: string) => {
  const answer = await fetch(server.url + path, {
    headers: { Cookie: cookies[name] ?? "" },
    redirect: "manual",
  });
  const { status, headers } = answer;
  return new Response(await answer.bytes(), { status, headers });
};
/** As a browser does: the session's new id after a step-up is kept. */
const post = async (name: CastName, path: string, fields: Record<string, string>) => {
  const answer = await fetch(server.url + path, {
    method: "POST",
    headers: { Cookie: cookies[name] ?? "", Origin: server.url },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  const renewed = answer.headers.getSetCookie().find((one) => /^surety=[^;]+/.test(one));
  if (renewed) cookies[name] = renewed.split(";")[0];
  return answer;
};

test("there are downloads of records, and some of single files", () => {
  expect(downloads.filter(({ path }) => !single.test(path)).length).toBeGreaterThan(12);
  expect(downloads.filter(({ path }) => single.test(path)).length).toBeGreaterThan(1);
});

describe.each(["owner", "officer", "auditor", "member"] as const)("with an old factor the %s", (name) => {
  test.each(downloads)("asks for $path", async (row) => {
    const address = addressOf(row);
    const answer = await get(name, address);
    // What is one's own is not there for others, whatever their role.
    const denied = row.path.startsWith("/my/") ? name === "auditor" : row.get[name] === 404;
    if (denied || single.test(row.path)) return expect(answer.status).toBe(404);
    if (free.test(row.path)) return expect(answer.status).toBe(200);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(`/step-up?to=${encodeURIComponent(address)}`);
  });
});

test("the step-up starts the download and leads back to the page that the file belongs to", async () => {
  const { owner } = server.cast;
  const to = "/audit-log/export.csv?q=users";
  const answer = await post("owner", `/step-up?to=${encodeURIComponent(to)}`, { code: await owner.code() });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("refresh")).toBe(`0; url=${to}`);
  const html = await answer.text();
  expect(html).toContain('href="/audit-log"');
  const file = await get("owner", to);
  expect(file.headers.get("content-type")).toContain("text/csv");
  server.advance(11 * 60_000);
});

test("accepting evidence and starting a backup ask for a code", async () => {
  const { app, cast } = server;
  const { ref } = await perform(app, { kind: "cli", name: "test" }, async (work) =>
    addEvidence(work, {
      title: "Users",
      shows: "Who has access",
      kind: "list",
      provenance: { source: "Directory", completeness: "All", extractedAt: work.now },
      files: [{ name: "a.csv", mediaType: "text/csv", ...(await app.vault.put(Buffer.from("a"))) }],
    }),
  );
  for (const [path, fields] of [
    [`/evidence/${ref}`, { do: "accept" }],
    ["/backups", { do: "create" }],
  ] as const) {
    const answer = await post("owner", path, fields);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("6-digit code");
  }
  const code = await cast.owner.code();
  expect((await post("owner", "/backups", { do: "create", code })).status).toBe(302);
});
