import { expect, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { readStaffChanges } from "#app/queries/people/staff-changes";
import { registers } from "#app/queries/registers";
import { may } from "#domain/roles";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

async function company() {
  const app = await testApp("2026-07-15T08:00:00.000Z");
  await testOrganisation(app);
  const dated = async (name: string, starts_on: string | null, ends_on: string | null) => {
    const { personId: id } = await testPerson(app, name);
    await app.db
      .updateTable("people")
      .set({ starts_on, ends_on, department: "Support" })
      .where("id", "=", id)
      .execute();
  };
  await dated("Ada Berg", "2025-07-01", null);
  await dated("Bo Lind", "2024-01-01", "2026-06-30");
  await dated("Cy Moor", "2025-12-31", "2026-01-01");
  await dated("Di Roth", "2025-06-30", "2026-07-01");
  return app;
}
const lines = ({ changes }: Awaited<ReturnType<typeof readStaffChanges>>) =>
  changes.map(({ on, change, name, email }) => `${on} ${change} ${name} ${email}`);

test("who started or left on a day of the period, the first and the last included, in order", async () => {
  const app = await company();
  expect(lines(await readStaffChanges(app.read, null, "2026-07-15"))).toEqual([
    "2025-07-01 started Ada Berg ada.berg@tidewater.example",
    "2025-12-31 started Cy Moor cy.moor@tidewater.example",
    "2026-01-01 left Cy Moor cy.moor@tidewater.example",
    "2026-06-30 left Bo Lind bo.lind@tidewater.example",
  ]);
});

test("a day that is still to come is no change yet", async () => {
  const app = await company();
  expect(lines(await readStaffChanges(app.read, null, "2026-01-01"))).toEqual([
    "2025-07-01 started Ada Berg ada.berg@tidewater.example",
    "2025-12-31 started Cy Moor cy.moor@tidewater.example",
    "2026-01-01 left Cy Moor cy.moor@tidewater.example",
  ]);
});

test("an auditor reads those of the engagement, with addresses masked, on the page and in the file", async () => {
  const app = await company();
  const scope = { from: "2026-01-01", to: "2026-06-30" };
  expect(lines(await readStaffChanges(app.read, scope, "2026-07-15"))).toEqual([
    "2026-01-01 left Cy Moor c…@tidewater.example",
    "2026-06-30 left Bo Lind b…@tidewater.example",
  ]);
  const { action, rows } = registers["staff-changes"]!;
  expect([may("auditor", action), may("member", action)]).toEqual([true, false]);
  expect(await rows({ app, visitor: { scope } as Visitor })).toEqual([
    ["2026-01-01", "left", "Cy Moor", "c…@tidewater.example", null, "Support"],
    ["2026-06-30", "left", "Bo Lind", "b…@tidewater.example", null, "Support"],
  ]);
});

test("without an audit period there is nothing to list", async () => {
  const app = await testApp();
  await testOrganisation(app, { period_from: null, period_to: null });
  expect(await readStaffChanges(app.read, null, "2026-07-15")).toEqual({ period: null, changes: [] });
});
