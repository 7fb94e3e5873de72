import { expect, test } from "vitest";
import { record } from "#app/audit";
import type { Visitor } from "#app/auth/visitor";
import { readHistory } from "#app/queries/installation/record-history";
import { perform } from "#app/work";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("the history of a policy has its newest acts and counts them, whatever its readers did", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const entry = (action: string, id: string) =>
    perform(app, officer.actor, (work) =>
      record(work, { action, subject: { type: "policy", id, ref: "Access $& control" } }),
    );
  await entry("policies.adopt", "p1");
  for (let n = 0; n < 31; n++) await entry("policies.write", "p1");
  await entry("policies.approve", "p1");
  // Another policy of the same title.
  await entry("policies.retire", "p2");
  for (let n = 0; n < 40; n++) await entry("policies.acknowledge", "p1");
  const visitor = { ...officer.actor, scope: null } as unknown as Visitor;
  const history = await readHistory(app.read, visitor, "policy", "p1");
  expect(history).toMatchObject({ record: "p1", count: 33 });
  expect(history?.lines).toHaveLength(30);
  expect(history?.lines[0]?.did).toBe("approved Access $& control");
});
