import { expect, test } from "vitest";
import { recordReading } from "#app/reading";
import type { Visitor } from "#app/visitor";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

const id = "019a1b2c-3d4e-7f00-8a1b-2c3d4e5f6071";

async function readAll(paths: string[]): Promise<string[]> {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const visitor = { ...actor, email: "", zone: null } as unknown as Visitor;
  for (const path of paths) await recordReading(app, visitor, path);
  const rows = await app.read
    .selectFrom("audit_log")
    .select(["action", "subject_id"])
    .where("action", "like", "%.read")
    .orderBy("seq")
    .execute();
  return rows.map((row) => `${row.action} ${row.subject_id}`);
}

test("reading a sensitive record is in the log, however its address is spelt", async () => {
  const read: [path: string, line: string][] = [
    ["/incidents/INC-0001", "incidents.read INC-0001"],
    ["/incidents/INC-0001.data", "incidents.read INC-0001"],
    ["/incidents/INC-0001/", "incidents.read INC-0001"],
    ["/INCIDENTS/INC-0001", "incidents.read INC-0001"],
    ["/%69ncidents/INC%2D0001/.data", "incidents.read INC-0001"],
    ["/incidents/INC-0001/told", "incidents.read INC-0001"],
    ["/incidents/INC-0001/edit.data", "incidents.read INC-0001"],
    [`/customers/${id}`, `customers.read ${id}`],
    [`/People/${id}//`, `people.read ${id}`],
    [`/access-reviews/${id}/items`, `access-reviews.read ${id}`],
    [`/populations/${id}`, `populations.read ${id}`],
  ];
  expect(await readAll(read.map(([path]) => path))).toEqual(read.map(([, line]) => line));
});

test("lists and forms are no record; files say it themselves", async () => {
  const paths = [
    ...["/incidents", "/incidents/numbers", "/incidents/new", "/access-reviews/schedule", "/people/import"],
    `/incidents/INC-0001/files/${"0".repeat(64)}`,
    "/incidents/INC-0001/record.pdf",
    `/access-reviews/${id}/items.csv`,
  ];
  expect(await readAll(paths)).toEqual([]);
});
