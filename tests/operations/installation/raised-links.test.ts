import { sql } from "kysely";
import { expect, test } from "vitest";
import { invite } from "#app/operations/installation/invitations";
import { verifyRecords } from "#app/operations/installation/record-integrity";
import { offerNewFactor } from "#app/operations/installation/resets";
import { perform } from "#app/work";
import { spendLink } from "#db/installation/one-time-links";
import { listUsers } from "#db/installation/users";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { acceptLink } from "#tests/support/joining";

const door = { ip: "198.51.100.7", userAgent: "" };

test.each([
  "role = 'owner'",
  "email = 'eve@elsewhere.example'",
  "expires_at = '2099-01-01T00:00:00.000Z'",
  "scope_from = '2020-01-01'",
  "access_until = '2099-01-01'",
])(
  "an invitation whose row was changed past Surety (%s) opens nothing, and verify names it",
  async (change) => {
    const app = await testApp();
    await testOrganisation(app);
    const owner = await testPerson(app, "Wilma Ott", "owner");
    const link = await perform(app, owner.actor, (work) =>
      invite(app, work, { email: "eve@tidewater.example", name: "Eve", role: "member" }),
    );
    expect(await app.read.transaction().execute(verifyRecords)).toEqual([]);
    await sql`update one_time_links set ${sql.raw(change)}`.execute(app.db);
    expect((await app.read.transaction().execute(verifyRecords)).join("\n")).toContain("One-time link");
    await expect(acceptLink(app, link ?? "", "Eve", door)).rejects.toThrow("This link");
    expect(await listUsers(app.read)).toHaveLength(1);
  },
);

test("a link for a new second factor cannot be turned to another user", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const owner = await testPerson(app, "Wilma Ott", "owner");
  const member = await testPerson(app, "Misaki Tanaka");
  await perform(app, { kind: "cli", name: "test" }, (work) => offerNewFactor(app, work, member.userId));
  await sql`update one_time_links set user_id = ${owner.userId}, email = ${owner.email}`.execute(app.db);
  const { id } = await app.read.selectFrom("one_time_links").select("id").executeTakeFirstOrThrow();
  await perform(app, { kind: "cli", name: "test" }, async (work) =>
    expect(await spendLink(work.db, id, work.now)).toBe(false),
  );
});
