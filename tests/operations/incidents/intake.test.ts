import { expect, test } from "vitest";
import { readBearer } from "#app/auth/bearer";
import { openIncident, stepIncident } from "#app/operations/incidents/incidents";
import { takeReport } from "#app/operations/incidents/intake";
import { notifyAboutIncidents } from "#app/operations/incidents/letters";
import { makeApiToken, revokeApiToken } from "#app/operations/installation/api-tokens";
import { addTimelineLine } from "#app/operations/timeline";
import { action } from "#app/routes/api/incidents";
import { perform } from "#app/work";
import { listTimeline } from "#db/incidents/facts";
import { findIncident, listIncidents } from "#db/incidents/incidents";
import { listApiTokens } from "#db/installation/api-tokens";
import { incidentInput } from "#domain/incidents/incidents";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

const report = { title: "Key used from a new network", summary: "Alert 4417: 1,204 objects read." };

async function cast() {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const token = await perform(app, actor, (work) => makeApiToken(app, work, { name: "Alerting", days: 30 }));
  const send = (body: unknown, headers: Record<string, string> = {}, ip = "203.0.113.9") => {
    const request = new Request("http://surety.test/api/v1/incidents", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return action({ request, params: {}, context: { app, ip } } as never);
  };
  return { app, actor, token, send };
}

test("a report lands in triage with its sender, its systems and when it was noticed; its clocks wait for their anchors", async () => {
  const { app, send } = await cast();
  const answer = await send({ ...report, noticedAt: "2026-03-11T10:00:00+01:00", systems: ["object store"] });
  expect(answer.status).toBe(201);
  const { ref } = (await answer.json()) as { ref: string };
  const incident = (await findIncident(app.read, ref))!;
  expect(incident).toMatchObject({
    ...report,
    status: "triage",
    source: "api",
    systems: '["object store"]',
    reporter_name: "token:Alerting",
    personal_data: "unknown",
  });
  expect(await listTimeline(app.read, incident.id)).toMatchObject([
    { text: "First noticed, according to the reporter", at: "2026-03-11T09:00:00.000Z" },
  ]);
  const entry = await app.read.selectFrom("audit_log").selectAll().orderBy("seq", "desc").limit(1).execute();
  expect(entry[0]).toMatchObject({
    actor_kind: "token",
    actor_name: "Alerting",
    ip: "203.0.113.9",
    action: "incidents.report",
  });
});

test("under the same key the same report is taken once, another one refused; without a key each is its own", async () => {
  const { app, send } = await cast();
  const key = { "Idempotency-Key": "alert-4417" };
  const first = await send(report, key);
  app.clock.advance(3_600_000);
  const again = await send(report, key);
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(await again.json()).toEqual(await first.json());
  const other = await send({ ...report, title: "Another" }, key);
  expect(other.status).toBe(409);
  expect(other.headers.get("content-type")).toBe("application/problem+json");
  expect(await listIncidents(app.read)).toHaveLength(1);
  await send(report);
  await send(report);
  expect(await listIncidents(app.read)).toHaveLength(3);
  expect((await send(report, { "Idempotency-Key": "two words" })).status).toBe(400);
});

test("what is wrong with a body is named field by field, and nothing is written", async () => {
  const { app, send } = await cast();
  const answer = await send({ title: " ", noticedAt: "yesterday", severity: "high", systems: [""] });
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { errors: object[] }).errors).toEqual([
    { field: "title", message: "Enter a short description" },
    { field: "summary", message: expect.any(String) },
    { field: "noticedAt", message: "An instant such as 2026-03-10T09:00:00Z" },
    { field: "systems.0", message: "A name" },
    { field: "severity", message: "Unknown field" },
  ]);
  const errorsOf = async (body: unknown) =>
    ((await (await send(body)).json()) as { errors: { field: string; message: string }[] }).errors;
  expect(await errorsOf({ ...report, systems: [7, "a"] })).toEqual([
    { field: "systems.0", message: "This is not a text. Enter a text" },
  ]);
  expect(await errorsOf(null)).toEqual([{ field: "", message: "Enter a value" }]);
  expect(await errorsOf({ title: "x" })).toEqual([{ field: "summary", message: "Missing" }]);
  expect((await send("{")).status).toBe(400);
  expect((await send([])).status).toBe(400);
  expect((await send(report, { "Content-Type": "text/plain" })).status).toBe(415);
  expect((await send(report, { "Content-Encoding": "gzip" })).status).toBe(415);
  expect((await send({ ...report, summary: "x".repeat(70_000) })).status).toBe(413);
  expect((await send({ ...report, noticedAt: "2027-01-01T00:00:00Z" })).status).toBe(400);
  expect(await listIncidents(app.read)).toEqual([]);
});

test("a title stays on one line and turns nothing round; the words below it come as they are", async () => {
  const { app, send } = await cast();
  await send({ title: " Key\r\nSubject: x\u0000\u202Eevil\u2066 ", summary: "one\ntwo" });
  expect(await listIncidents(app.read)).toMatchObject([
    { title: "Key Subject: x evil", summary: "one\ntwo" },
  ]);
  expect((await send({ ...report, title: "\u202E\n" })).status).toBe(400);
});

test("the officers read which program reported", async () => {
  const { app, send } = await cast();
  await send(report);
  const job = { kind: "job", name: "tell-about-incidents" } as const;
  await perform(app, job, (work) => notifyAboutIncidents(work, "http://surety.test"));
  const mails = await app.read.selectFrom("deliveries").select("body").execute();
  expect(mails).toMatchObject([{ body: expect.stringMatching(/^Alerting \(a program\) reported:/) }]);
});

test("a sender whose clock is a little ahead is heard: it was noticed now", async () => {
  const { app, send } = await cast();
  expect((await send({ ...report, noticedAt: "2026-03-11T13:14:59Z" })).status).toBe(201);
  const [incident] = await listIncidents(app.read);
  expect(await listTimeline(app.read, incident!.id)).toMatchObject([{ at: app.now().toISOString() }]);
  expect((await send({ ...report, noticedAt: "2026-03-11T13:15:01Z" })).status).toBe(400);
});

test("a token that is wrong, ended or expired opens nothing; of it only the hash is kept", async () => {
  const { app, actor, token, send } = await cast();
  const [row] = await listApiTokens(app.read);
  const secret = token.slice(row!.prefix.length + 1);
  expect(JSON.stringify(await app.read.selectFrom("api_tokens").selectAll().execute())).not.toContain(secret);
  expect(JSON.stringify(await app.read.selectFrom("audit_log").selectAll().execute())).not.toContain(secret);
  const wrong = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
  for (const header of [`Bearer ${wrong}`, `Basic ${token}`, token, "Bearer srty_000000000000_x", ""])
    expect((await send(report, { Authorization: header })).status, header).toBe(401);
  app.clock.advance(30 * 86_400_000 - 1);
  expect((await send(report)).status).toBe(201);
  app.clock.advance(1);
  expect((await send(report)).status).toBe(401);
  app.clock.set("2026-03-12T00:00:00.000Z");
  await perform(app, actor, (work) => revokeApiToken(work, row!.id));
  expect((await send(report)).status).toBe(401);
  await expect(perform(app, actor, (work) => revokeApiToken(work, row!.id))).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a token can report and nothing else", async () => {
  const { app, actor, token } = await cast();
  const program = (await readBearer(app, `Bearer ${token}`, "203.0.113.9"))!;
  const input = incidentInput.parse({ title: "My work", severity: "low", personalData: "no" });
  const real = await perform(app, actor, (work) => openIncident(work, input));
  const line = { incidentId: real.id, kind: "note", at: "2026-03-11", text: "x" } as const;
  for (const act of [
    perform(app, program, (work) => openIncident(work, input)),
    perform(app, program, (work) => stepIncident(work, real.id, "confirmed")),
    perform(app, program, (work) => addTimelineLine(work, line)),
    perform(app, program, (work) => makeApiToken(app, work, { name: "More", days: 30 })),
  ])
    await expect(act).rejects.toMatchObject({ code: "forbidden" });
  await expect(perform(app, actor, (work) => takeReport(work, report, null))).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("too many reports by one token, and too many guesses from one address, have to wait", async () => {
  const { send } = await cast();
  const statuses = new Set<number>();
  for (let n = 0; n < 31; n += 1) statuses.add((await send(report, { "Idempotency-Key": "one" })).status);
  expect([...statuses]).toEqual([201, 200, 429]);
  const guesses: number[] = [];
  for (let n = 0; n < 21; n += 1)
    guesses.push((await send(report, { Authorization: "Bearer x" }, "198.51.100.1")).status);
  expect(guesses.indexOf(429)).toBe(20);
});
