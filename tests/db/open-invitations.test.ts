import { sql } from "kysely";
import { expect, test } from "vitest";
import { perform } from "#app/work";
import { newId } from "#db/ids";
import { findOpenInvitation, listOpenInvitations } from "#db/installation/one-time-links";
import { insertMany } from "#db/many-rows";
import { recordTest, testApp } from "#tests/support/app";

test("of many open invitations the newest are listed and all counted; each is found by its id", async () => {
  const app = await testApp();
  const link = (n: number) => ({
    id: newId(app.now()),
    kind: "invitation",
    token_hash: `hash ${n}`,
    email: `reader-${n}@tidewater.example`,
    name: `Reader ${n}`,
    role: "member",
    created_at: new Date(app.now().getTime() + n).toISOString(),
    expires_at: new Date(app.now().getTime() + 86_400_000).toISOString(),
  });
  const links = Array.from({ length: 250 }, (_, n) => link(n));
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await insertMany(work.db, "one_time_links", links);
    await recordTest(work);
  });
  const { rows, count } = await listOpenInvitations(app.read, app.now(), 200);
  expect([rows.length, rows[0]?.name, count]).toEqual([200, "Reader 249", 250]);
  const [first] = links;
  expect(await findOpenInvitation(app.read, first!.id, app.now())).toMatchObject({ name: "Reader 0" });
  app.clock.advance(86_400_000);
  expect(await findOpenInvitation(app.read, first!.id, app.now())).toBeUndefined();
});

test("whether a person is invited is looked up, not read through", async () => {
  const app = await testApp();
  const { rows } = await sql<{ detail: string }>`explain query plan
    select 1 from people where not exists (select 1 from one_time_links l where l.kind = 'invitation' and l.used_at is null
    and l.revoked_at is null and l.email = people.email)`.execute(app.read);
  expect(rows.map(({ detail }) => detail).join("\n")).toContain("SEARCH l USING INDEX one_time_links_email");
});
