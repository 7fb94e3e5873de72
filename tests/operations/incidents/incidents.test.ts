import { expect, test } from "vitest";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { endCustomer, importCustomers } from "#app/operations/customers/customers";
import { fileIncidentRecords } from "#app/operations/incidents/filing";
import { openIncident, reportIncident, stepIncident } from "#app/operations/incidents/incidents";
import { signNil } from "#app/operations/incidents/nil-statements";
import { incidentRecord } from "#app/pdf/documents/incident";
import { printed } from "#app/pdf/thread/print";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { listIncidentsTasks } from "#app/queries/tasks/incidents";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { countCustomers, listCustomers } from "#db/customers/customers";
import { findIncident, listIncidents } from "#db/incidents/incidents";
import { incidentInput } from "#domain/incidents/incidents";
import { readCustomers } from "#evidence/files/customers";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";

async function cast() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const member = await testPerson(app, "Jonas Berg", "member");
  return { app, actor, member: member.actor };
}
const csv = (text: string) => readCustomers(Buffer.from(text));

test("any member reports, and may do no more", async () => {
  const { app, member } = await cast();
  const report = { title: "A strange mail", summary: "It asks for my code." };
  const { ref } = await perform(app, member, (work) => reportIncident(work, report));
  expect(await findIncident(app.read, ref)).toMatchObject({
    status: "triage",
    source: "report",
    reporter_name: "Jonas Berg",
  });
  const input = incidentInput.parse({ title: "x", severity: "low", personalData: "no" });
  await expect(perform(app, member, (work) => openIncident(work, input))).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("a report is a task of the next day; one that was none is found by its reason, and signs of a search are plain signs", async () => {
  const { app, actor, member } = await cast();
  const report = { title: "100% of the disk_space", summary: "It is full." };
  const { id, ref } = await perform(app, member, (work) => reportIncident(work, report));
  await perform(app, member, (work) => reportIncident(work, { title: "A strange mail", summary: "Odd." }));
  const task = (await listIncidentsTasks(app.read, app.now())).find((one) => one.detail === report.title);
  expect(task).toMatchObject({
    title: `Triage ${ref}`,
    dueAt: new Date("2026-03-12T13:05:00.000Z"),
  });
  await perform(app, actor, (work) => stepIncident(work, id, "not_an_incident", "Our own test, CHG-88"));
  for (const [search, found] of [
    ["chg-88", 1],
    ["%", 1],
    ["disk_", 1],
    ["k_m", 0],
    ["", 2],
  ] as const)
    expect(await listIncidents(app.read, { search }), search).toHaveLength(found);
});

test("a closed incident is filed as evidence once, with its record as PDF and JSON, linked to the log", async () => {
  const { app, actor } = await cast();
  const { id, ref } = await incident(app, actor);
  for (const clock of await listClocks(app.read, id))
    await perform(app, actor, (work) => signNotRequired(work, clock.id, "No risk to anybody"));
  for (const status of ["confirmed", "resolved", "closed"] as const)
    await perform(app, actor, (work) => stepIncident(work, id, status, "Nothing to learn"));
  const job = { kind: "job", name: "file-incident-records" } as const;
  expect(await fileIncidentRecords(app, job)).toEqual([expect.stringMatching(`^${ref} as EV-`)]);
  expect(await fileIncidentRecords(app, job)).toEqual([]);
  const files = await app.read
    .selectFrom("evidence_files")
    .select(["name", "sha256"])
    .orderBy("name")
    .execute();
  expect(files.map((file) => file.name)).toEqual([`${ref}.json`, `${ref}.pdf`]);
  for (const file of files) expect(await app.vault.has(file.sha256)).toBe(true);
});

test("the same record prints to the same bytes, whatever the script", async () => {
  const { app, actor } = await cast();
  const yama = await customer(app, actor, "山吹メディカル عمر Αλέξανδρος", { securityEmail: "a@b.example" });
  const { ref, id } = await incident(app, actor, { customers: [yama] });
  await anchor(app, actor, id, "occurred", "2026-02", "Nobody knows the day");
  const record = (await readIncidentRecord(app.read, ref, app.now()))!;
  const data = { record, madeAt: app.now(), madeBy: "Maren Olsen" };
  const [first, second] = [await printed(incidentRecord(data)), await printed(incidentRecord(data))];
  expect(first.equals(second)).toBe(true);
  expect(first.subarray(0, 5).toString()).toBe("%PDF-");
});

test("a nil statement is refused over an incident, over a period that is not over, and without a factor", async () => {
  const { app, actor } = await cast();
  const statement = { from: "2026-01-01", to: "2026-02-28", how: "mailbox, alerts" };
  const without = { ...actor, factor: null } as typeof actor;
  await expect(signNil(app, without, statement)).rejects.toMatchObject({ code: "forbidden" });
  await expect(signNil(app, actor, { ...statement, to: "2026-03-11" })).rejects.toMatchObject({
    field: "to",
  });
  await signNil(app, actor, statement);
  app.clock.set("2026-02-28T22:59:59.000Z"); // the last second of the period in Berlin
  await incident(app, actor);
  app.clock.set("2026-03-11T13:05:00.000Z");
  await expect(signNil(app, actor, statement)).rejects.toThrow("The register has 1 incident in this period.");
});

test("a month or a year stays what it is: stored, listed, never sharpened", async () => {
  const { app, actor } = await cast();
  for (const at of ["2008", "2008-09"]) {
    const { id } = await incident(app, actor, { personalData: "no" });
    await anchor(app, actor, id, "occurred", at);
  }
  expect((await listIncidents(app.read)).map((row) => [row.occurred, row.people_affected]).sort()).toEqual([
    ["2008", null],
    ["2008-09", null],
  ]);
});

test("customers come from a CSV file whole, by several names of the columns, and again without doubling", async () => {
  const { app, actor } = await cast();
  const file =
    "\uFEFFCompany;Security contact;Breach notice;Counts from\r\nAurora Clinics;dpo@aurora.example;36 h;awareness\r\n山吹;;;\r\n";
  const bring = async (text: string) => {
    const lines = await csv(text);
    return perform(app, actor, (work) => importCustomers(work, lines, "customers.csv"));
  };
  expect(await bring(file)).toEqual({ registered: 2, changed: 0, unchanged: 0 });
  expect(await bring(file.replace("36 h", "48"))).toEqual({ registered: 0, changed: 1, unchanged: 1 });
  const rows = await listCustomers(app.read);
  expect(rows.map((row) => [row.name, row.breach_hours, row.breach_from])).toEqual([
    ["Aurora Clinics", 48, "aware"],
    ["山吹", 24, "verified"],
  ]);
});

test("a long register is counted whole and listed up to a bound", async () => {
  const { app, actor } = await cast();
  const file =
    "name,security_email,privacy_email\nAurora,dpo@aurora.example,\nNord,,privacy@nord.example\nNorm,,\nSilva,,\n";
  const lines = await csv(file);
  await perform(app, actor, (work) => importCustomers(work, lines, "customers.csv"));
  expect((await listCustomers(app.read, "", 2)).map(({ name }) => name)).toEqual(["Aurora", "Nord"]);
  expect(await countCustomers(app.read)).toEqual({ found: 4, unreachable: 2 });
  expect(await countCustomers(app.read, "nor")).toEqual({ found: 2, unreachable: 1 });
  const silva = (await listCustomers(app.read, "silva"))[0]?.id ?? "";
  await perform(app, actor, (work) => endCustomer(work, silva, true));
  expect(await countCustomers(app.read)).toEqual({ found: 4, unreachable: 1 });
});

test("a bad list is refused whole, with line, column and reason", async () => {
  const refusal = csv(
    "name,breach_hours,security_email\nAurora,soon,dpo@aurora.example\nNord,24,nobody\nAurora,24,\n",
  );
  await expect(refusal).rejects.toMatchObject({
    lines: [
      { line: 2, column: "breach_hours", reason: "Enter hours as a whole number." },
      { line: 3, column: "security_email", reason: expect.stringContaining("e-mail address") },
    ],
  });
  await expect(csv("title,hours\nx,1\n")).rejects.toThrow("no column name");
});
