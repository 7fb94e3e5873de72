import { expect, test } from "vitest";
import { importCustomers } from "#app/operations/customers/customers";
import { importPeople } from "#app/operations/people/import";
import { takeTable } from "#app/operations/table-import";
import { listPeople } from "#db/people/people";
import { tableInput } from "#domain/file-input";
import { inWords } from "#domain/file-preview";
import { readCustomers } from "#evidence/files/customers";
import { readPeople } from "#evidence/files/people";
import { cast } from "#tests/support/review-cast";

const upload = (text: string, fields: object = {}) =>
  tableInput.parse({ file: new File([text], "list.csv"), ...fields });
const people = {
  read: readPeople,
  take: (work: Parameters<typeof importPeople>[0], list: Awaited<ReturnType<typeof readPeople>>) =>
    importPeople(work, list, "list.csv", "Europe/Berlin"),
  sample: ({ people }: Awaited<ReturnType<typeof readPeople>>) =>
    people.map(({ name, email, startsOn }) => inWords({ name, email, startsOn })),
  outcome: (done: Awaited<ReturnType<typeof importPeople>>): [string, number][] => [
    ["Added", done.added],
    ["Updated", done.updated],
  ],
};

test("a check says as what each column is read and what would change, and stores nothing", async () => {
  const { app, officer } = await cast();
  const before = [await listPeople(app.read), await app.read.selectFrom("audit_log").select("id").execute()];
  const text =
    "Staff\n\nPerson;E-Mail;Desk;Start date\nAda Obi;ada@firm.test;4;03/04/2024\nConfidential – Firm AG\n1 row\n";
  const said = { act: "check", map: { name: "Person" }, dates: "day-first" };
  const { preview } = await takeTable(app, officer.actor, upload(text, said), people);
  expect(preview).toEqual({
    map: { name: "Person" },
    headerLine: 3,
    columns: [
      { name: "Person", field: "name", values: ["Ada Obi"] },
      { name: "E-Mail", field: "email", values: ["ada@firm.test"] },
      { name: "Desk", field: null, values: ["4"] },
      { name: "Start date", field: "starts_on", values: ["03/04/2024"] },
    ],
    sample: [{ name: "Ada Obi", email: "ada@firm.test", startsOn: "2024-04-03" }],
    outcome: [
      ["Added", 1],
      ["Updated", 0],
    ],
    notes: ["Not read: the line under the table, “Confidential – Firm AG”."],
  });
  expect([await listPeople(app.read), await app.read.selectFrom("audit_log").select("id").execute()]).toEqual(
    before,
  );
});

test("a column that is taken away is not read, and the import then does what the check said", async () => {
  const { app, officer } = await cast();
  const text = "name,email,start date\nAda Obi,ada@firm.test,03/04/2024\n";
  const said = { map: { starts_on: "-" } };
  const { preview } = await takeTable(app, officer.actor, upload(text, { ...said, act: "check" }), people);
  expect(preview?.columns?.[2]).toMatchObject({ name: "start date", field: null });
  const { done } = await takeTable(app, officer.actor, upload(text, said), people);
  expect(done).toMatchObject({ added: 1 });
  const [ada] = (await listPeople(app.read)).filter(({ email }) => email === "ada@firm.test");
  expect(ada).toMatchObject({ name: "Ada Obi", starts_on: null });
});

test("a refused file names its columns without values, so that they can be mapped; one with secrets names none", async () => {
  const { app, officer } = await cast();
  const refusedOf = (text: string) =>
    takeTable(app, officer.actor, upload(text, { act: "check" }), people).catch((error: unknown) => error);
  expect(await refusedOf("Mitarbeiter,Adresse\nAda,ada@firm.test\n")).toMatchObject({
    columns: [
      { name: "Mitarbeiter", field: null, values: [] },
      { name: "Adresse", field: null, values: [] },
    ],
  });
  expect(await refusedOf("name,email,password\nAda,ada@firm.test,hunter2hunter2\n")).toMatchObject({
    message: expect.stringContaining("holds secrets"),
    columns: null,
  });
});

test("customers are checked in the same way", async () => {
  const { app, officer } = await cast();
  const { preview } = await takeTable(
    app,
    officer.actor,
    upload("Kunde,hours\nAcme,48\n", { act: "check", map: { name: "Kunde" } }),
    {
      read: readCustomers,
      take: (work, lines) => importCustomers(work, lines, "list.csv"),
      sample: (lines) => lines.map(({ name, breachHours }) => inWords({ name, breachHours })),
      outcome: ({ registered }) => [["Registered", registered]],
    },
  );
  expect(preview).toMatchObject({
    sample: [{ name: "Acme", breachHours: "48" }],
    outcome: [["Registered", 1]],
  });
});
