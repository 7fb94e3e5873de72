import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { importIncidents } from "#app/operations/incidents/import";
import { signNil } from "#app/operations/incidents/nil-statements";
import { readVisibleIncident } from "#app/queries/incidents/scope";
import { perform } from "#app/work";
import { findIncidentBySourceKey, listIncidents, listUnfiledIncidents } from "#db/incidents/incidents";
import { type BadFile, badLineText } from "#evidence/files/bad-lines";
import { readPastIncidents } from "#evidence/incident-imports/read";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";

const fixture = async (name: string) =>
  readPastIncidents(await readFile(new URL(`../../fixtures/incidents/${name}`, import.meta.url)));
const json = (value: unknown) => readPastIncidents(Buffer.from(JSON.stringify(value)));
const refusal = (reading: Promise<unknown>) =>
  reading.then(
    () => "taken",
    (error: BadFile) => [error.message, ...error.lines.map(badLineText)].join(" "),
  );

async function cast() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const bring = async (name: string) => {
    const incidents = await fixture(name);
    return perform(app, actor, (work) => importIncidents(work, incidents, name));
  };
  return { app, actor, bring };
}

test("what is known to the month or year stays so, unknown counts stay unknown, 0 stays 0, text is plain", async () => {
  const { app, bring } = await cast();
  expect(await bring("veris.json")).toEqual({ recorded: 3, known: 0, withoutDate: 1, withoutCount: 1 });
  const rows = (await listIncidents(app.read)).sort((a, b) => a.source_key!.localeCompare(b.source_key!));
  expect(rows.map((row) => [row.occurred, row.records_affected, row.people_affected, row.status])).toEqual([
    ["2019-03", 12, null, "closed"],
    ["2016", null, null, "closed"],
    [null, 0, null, "closed"],
  ]);
  expect(rows[0]).toMatchObject({
    title: "Error: Loss · Harbour Clinic",
    severity: "high",
    personal_data: "yes",
  });
  expect(rows[0]?.summary).toContain("A laptop was left on a train.\nIt was encrypted & locked.");
  expect(rows[0]?.summary).toContain("Time to discovery: 2 days.");
  expect(rows[1]?.summary).toBe("Nobody knows what was taken when a < b.");
  expect(rows[1]?.personal_data).toBe("unknown");
});

test("a listed breach loses its markup; a repeated import doubles nothing, whatever the format", async () => {
  const { app, bring } = await cast();
  await bring("hibp.json");
  const tide = await findIncidentBySourceKey(app.read, "hibp:tideforum");
  expect(tide?.summary).toBe('In June, Tide Forum was breached "again".');
  expect(tide?.records_affected).toBe(30327);
  expect(await bring("hibp.json")).toMatchObject({ recorded: 0, known: 2 });
  await bring("veris.json");
  expect(await bring("veris.csv")).toMatchObject({ recorded: 1, known: 1 });
  expect(await listIncidents(app.read)).toHaveLength(6);
});

test("closed history starts no clock, raises no reminder, is not filed, and blocks only the period it happened in", async () => {
  const { app, actor, bring } = await cast();
  await bring("veris.json");
  expect(await app.read.selectFrom("breach_clocks").selectAll().execute()).toEqual([]);
  expect(
    await perform(app, { kind: "job", name: "raise-breach-reminders" }, (work) =>
      raiseBreachReminders(work, "http://localhost"),
    ),
  ).toBe(0);
  expect(await app.read.selectFrom("reminders").selectAll().execute()).toEqual([]);
  expect(await listUnfiledIncidents(app.read)).toEqual([]);
  app.clock.set("2026-04-01T08:00:00.000Z");
  const how = "mailbox, alerts";
  await signNil(app, actor, { from: "2026-03-01", to: "2026-03-31", how });
  for (const period of [
    { from: "2019-03-31", to: "2019-04-30" },
    { from: "2016-12-31", to: "2017-01-31" },
  ])
    await expect(signNil(app, actor, { ...period, how })).rejects.toThrow("The register has 1 incident");
  await signNil(app, actor, { from: "2019-04-01", to: "2019-04-30", how });
});

test.each([
  [
    [{ incident_id: "x" }, { incident_id: "y", timeline: { incident: { year: 2019, month: 13 } } }],
    "Record 2, field timeline.incident.month: must be 1 to 12.",
  ],
  [
    [{ incident_id: "x", timeline: { incident: { year: 2019, day: 3 } } }],
    "Record 1, field timeline.incident: month is missing.",
  ],
  [{ summary: "no id" }, "Record 1, field incident_id:"],
  [[{ incident_id: "x" }, { incident_id: "X" }], "Record 2: has the same id as record 1."],
  [[{ Name: "x", PwnCount: -1 }], "Record 1, field PwnCount: must not be below 0."],
  [[], "The file holds no incident."],
])("a bad record refuses the whole file, with place, field and reason (%#)", async (value, reason) => {
  expect(await refusal(json(value))).toContain(reason);
});

test("a day that never was is left out, the month kept, and the record says so", async () => {
  const [read] = await json({ incident_id: "x", timeline: { incident: { year: 2018, month: 2, day: 29 } } });
  expect(read?.occurred).toBe("2018-02");
  expect(read?.facts[0]?.text).toContain("2018-02 has no day 29");
});

test("a bad cell is named by line and column; broken JSON by its place; the future is refused with nothing written", async () => {
  const table =
    "incident_id,incident_year,incident_month,records_affected\r\nx,2019,5,12\r\ny,2019,14,many\r\n";
  const said = await refusal(readPastIncidents(Buffer.from(table)));
  expect(said).toContain("Line 3, column records_affected: “many” is not a whole number.");
  expect(said).toContain("Line 3, column incident_month: must be 1 to 12.");
  expect(await refusal(readPastIncidents(Buffer.from('[{"incident_id": }]')))).toContain("this is not JSON");
  const { app, actor } = await cast();
  const records = await json([{ Name: "a" }, { Name: "b", BreachDate: "2031-01-01" }]);
  await expect(perform(app, actor, (work) => importIncidents(work, records, "f"))).rejects.toMatchObject({
    field: "file",
  });
  expect(await listIncidents(app.read)).toEqual([]);
});

test("an auditor finds imported history by the days on which it happened, not by the day of the import", async () => {
  const { app, bring } = await cast();
  await bring("hibp.json");
  const { ref } = (await findIncidentBySourceKey(app.read, "hibp:tideforum"))!;
  const auditor = (from: string, to: string) =>
    readVisibleIncident(app, { scope: { from, to } } as Parameters<typeof readVisibleIncident>[1], ref);
  expect((await auditor("2017-06-30", "2017-06-30"))?.incident.ref).toBe(ref);
  expect(await auditor("2017-07-01", "2017-12-31")).toBeUndefined();
  expect(await auditor("2026-03-11", "2026-03-11")).toBeUndefined();
});

test("history comes after what the register itself has seen, the latest first; the day it was brought in says nothing", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const own = await incident(app, actor);
  app.clock.advance(60_000);
  const file = "incident_id,incident_year,incident_month\na,2012,\nb,2019,3\nc,,\n";
  const past = await readPastIncidents(Buffer.from(file));
  await perform(app, actor, (work) => importIncidents(work, past, "past.csv"));
  const listed = await listIncidents(app.read);
  expect(listed[0]!.ref).toBe(own.ref);
  expect(listed.slice(1).map((one) => one.occurred)).toEqual(["2019-03", "2012", null]);
});
