import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = `surety=${await server.cast.member.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

async function form(fields?: Record<string, string>): Promise<{ status: number; html: string }> {
  const answer = await fetch(`${server.url}/report`, {
    method: fields ? "POST" : "GET",
    headers: { cookie, origin: server.url },
    body: fields && new URLSearchParams(fields),
  });
  return { status: answer.status, html: await answer.text() };
}

const reported = () => server.app.read.selectFrom("incidents").select(["ref", "title"]).execute();
const refIn = (html: string) => /INC-\d+/.exec(html)?.[0];

test("a report sent twice at the same moment is one incident; other words under its id are refused", async () => {
  const once = /name="once" value="([^"]+)"/.exec((await form()).html)?.[1] ?? "";
  const report = { once, title: "Lost phone", summary: "On the train, about 8 in the morning." };
  const answers = await Promise.all([form(report), form(report)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const [one, ...others] = await reported();
  expect([one?.title, others]).toEqual(["Lost phone", []]);
  expect(answers.map(({ html }) => refIn(html))).toEqual([one?.ref, one?.ref]);
  const other = await form({ ...report, title: "Lost laptop" });
  expect(other.html).toContain("This form was sent before and made");
  cookie = `surety=${await server.cast.otherMember.signIn()}`;
  expect((await form(report)).html).toContain("Open the form again.");
  expect(await reported()).toHaveLength(1);
});

test("an officer is led from a report to the incident, a member is not", async () => {
  const leads: boolean[] = [];
  for (const who of ["officer", "otherMember"] as const) {
    cookie = `surety=${await server.cast[who].signIn()}`;
    const once = /name="once" value="([^"]+)"/.exec((await form()).html)?.[1] ?? "";
    const { html } = await form({ once, title: "A key in a fork", summary: "GitHub told us." });
    leads.push(html.includes(`href="/incidents/${refIn(html)}"`));
  }
  expect(leads).toEqual([true, false]);
});

test("an incident that an officer opens twice at the same moment is one", async () => {
  cookie = `surety=${await server.cast.officer.signIn()}`;
  const page = `${server.url}/incidents/new`;
  const headers = { cookie, origin: server.url };
  const once = /name="once" value="([^"]+)"/.exec(await (await fetch(page, { headers })).text())?.[1] ?? "";
  const body = new URLSearchParams({ once, title: "Open bucket", severity: "high", personalData: "no" });
  const send = () => fetch(page, { method: "POST", headers, body, redirect: "manual" });
  const [one, two] = await Promise.all([send(), send()]);
  expect([one.status, two.status]).toEqual([302, 302]);
  expect(one.headers.get("location")).toBe(two.headers.get("location"));
  expect((await reported()).filter(({ title }) => title === "Open bucket")).toHaveLength(1);
});
