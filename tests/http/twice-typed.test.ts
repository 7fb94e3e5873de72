import { expect, test } from "vitest";
import { readFlash } from "#app/http/flash";
import { action as setAnchor } from "#app/routes/incidents/clock-start.tsx";
import { action as addTask } from "#app/routes/incidents/task.tsx";
import { action as report } from "#app/routes/reports/new.tsx";
import type { TestPerson } from "#tests/support/app";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";

/** A company in Berlin at the end of October, when 02:30 of the 25th has come twice. */
async function cast() {
  const app = await testApp("2026-10-27T13:05:00.000Z");
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const { ref } = await incident(app, officer.actor, { personalData: "no" });
  return { app, officer, ref };
}

type Acts = (args: never) => unknown;

/** Sends a form as this person and gives the answer, with the sentence that the next page begins with. */
async function send(
  app: Awaited<ReturnType<typeof cast>>["app"],
  who: TestPerson,
  act: Acts,
  params: Record<string, string>,
  fields: Record<string, string>,
) {
  const visitor = { ...who, ...who.actor, zone: null, scope: null };
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(fields).toString();
  const request = new Request("http://localhost/x", { method: "POST", headers, body });
  const answer = await act({ request, params, context: { app, visitor } } as never);
  if (!(answer instanceof Response))
    return { answer, said: (answer as { data?: { message?: string } }).data?.message ?? null };
  const location = answer.headers.get("Location") ?? "";
  return { answer, said: readFlash(app, new URL(location, "http://localhost")) };
}

test.each([
  ["2026-10-25 02:30", "02:30 came twice that day, first in CEST and then in CET: the earlier one counts."],
  ["2026-10-25 03:30", null],
  ["2026-10-25", null],
])("an anchor typed as %s is taken, and the next page says whether it came twice", async (at, words) => {
  const { app, officer, ref } = await cast();
  const { said } = await send(
    app,
    officer,
    setAnchor,
    { ref, kind: "aware" },
    { at, why: "Seen in the log" },
  );
  expect(said).toBe(words && `${at}: ${words} For the later one, enter 2026-10-25T01:30Z.`);
  const rows = await app.read.selectFrom("incident_clock_starts").select("at").execute();
  if (words) expect(rows.map((row) => row.at)).toEqual(["2026-10-25T00:30:00.000Z"]);
});

test("the later of the two is taken as the sentence says to enter it", async () => {
  const { app, officer, ref } = await cast();
  const fields = { at: "2026-10-25T01:30Z", why: "Seen in the log" };
  const { said } = await send(app, officer, setAnchor, { ref, kind: "aware" }, fields);
  const [start] = await app.read.selectFrom("incident_clock_starts").select("at").execute();
  expect([said, start?.at]).toEqual([null, "2026-10-25T01:30Z"]);
});

test("every form that takes an instant says it: a report, and a task's day and time from a picker", async () => {
  const { app, officer, ref } = await cast();
  const fields = { title: "A strange mail", summary: "Asks for codes", noticed: "2026-10-25 02:15" };
  const reported = await send(app, officer, report, {}, fields);
  expect(reported.said).toMatch(/^2026-10-25 02:15: 02:15 came twice/);
  const kind = { ref, id: "new" };
  const task = { title: "Keep the log", ownerId: officer.personId!, dueAt: "2027-10-31T02:30", kind: "task" };
  const given = await send(app, officer, addTask, kind, task);
  expect(given.said).toMatch(/^2027-10-31 02:30: 02:30 came twice/);
});

test("a time that the clocks skip is refused with the two that it could be", async () => {
  const { app, officer, ref } = await cast();
  const { answer } = await send(
    app,
    officer,
    setAnchor,
    { ref, kind: "aware" },
    { at: "2026-03-29 02:30", why: "Seen" },
  );
  expect(JSON.stringify(answer)).toContain("Enter 01:30 CET or 03:30 CEST.");
});
