import { expect, test } from "vitest";
import { importPeople } from "#app/operations/people/import";
import { perform } from "#app/work";
import { listPeople } from "#db/people/people";
import { readPeople } from "#evidence/files/people";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { longestStretch } from "#tests/support/turns";

const amount = 4_000;
/** Milliseconds of processor time: one page of rows, read or written, and a turn. */
const most = 100;

/** Each but the first reports to someone below them in the file. */
function staffList(department: string) {
  const lines = Array.from({ length: amount }, (_, n) => {
    const manager = n === 0 ? "" : `p${Math.floor((n - 1) / 2)}@tidewater.example`;
    return `Person ${n},p${n}@tidewater.example,${department},${manager}`;
  });
  return Buffer.from(["name,email,department,manager", ...lines.reverse()].join("\n"));
}

test("a long staff list is taken in, and taken again, while others have turns; its log says each change", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "owner");
  const taking = async (department: string) => {
    const list = await readPeople(staffList(department));
    let imported: Awaited<ReturnType<typeof importPeople>> | undefined;
    const stretch = await longestStretch(async () => {
      imported = await perform(app, actor, (work) => importPeople(work, list, "staff.csv", "Europe/Berlin"));
    });
    expect(stretch).toBeLessThan(most);
    return imported;
  };
  const counts = { people: amount, added: 0, updated: 0, ended: 0, unchanged: 0 };
  expect(await taking("Care")).toEqual({ ...counts, added: amount });
  expect(await taking("Care")).toEqual({ ...counts, unchanged: amount });
  expect(await taking("Nursing")).toEqual({ ...counts, updated: amount });
  const people = await listPeople(app.read);
  const first = people.find((one) => one.name === "Person 0");
  expect(people.filter((one) => one.manager_id === first?.id).map((one) => one.name)).toEqual([
    "Person 1",
    "Person 2",
  ]);
  const entries = await app.read
    .selectFrom("audit_log")
    .select(["action", "before", "after"])
    .where("subject_ref", "=", "Person 7")
    .orderBy("seq")
    .execute();
  expect(entries.map((one) => one.action)).toEqual(["people.add", "people.update"]);
  expect(entries[1]).toMatchObject({ before: '{"department":"Care"}', after: '{"department":"Nursing"}' });
}, 60_000);
