import { expect, test } from "vitest";
import { perform } from "#app/work";
import { removeExceptionOccurrences } from "#db/controls/exceptions";
import { findMailById } from "#db/deliveries/bounces";
import { listPolicyTexts } from "#db/evidence/bound-evidence";
import { controlIdsByRef } from "#db/evidence/evidence";
import { findPeople, listStaff } from "#db/people/people";
import { recordTest, testApp, testPerson } from "#tests/support/app";

test("more values than SQLite takes in a list are one question", async () => {
  const app = await testApp();
  const { personId } = await testPerson(app, "Maren Olsen");
  const many = Array.from({ length: 40_000 }, (_, n) => `unknown-${n}`);
  expect((await findPeople(app.read, [...many, personId])).map(({ id }) => id)).toEqual([personId]);
  expect((await listStaff(app.read, "2026-03-11", ...many)).map(({ id }) => id)).toEqual([personId]);
  expect((await controlIdsByRef(app.read, many)).size).toBe(0);
  expect(await listPolicyTexts(app.read, many)).toEqual([]);
  expect(await findMailById(app.read, many)).toBeUndefined();
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await removeExceptionOccurrences(work.db, "none", many);
    await recordTest(work);
  });
});
