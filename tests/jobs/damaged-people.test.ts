import { sql } from "kysely";
import { expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { importPeople } from "#app/operations/people/import";
import { perform } from "#app/work";
import { findPerson, findPersonByAddress } from "#db/people/people";
import { withUnreadable } from "#db/unreadable";
import { readPeople } from "#evidence/files/people";
import { cast, firstList, importList, openedReview } from "#tests/support/review-cast";

test("one person whose addresses are damaged does not stop the reminders to reviewers", async () => {
  const c = await cast();
  await openedReview(c);
  const { personId } = c.officer;
  await sql`update people set aliases = '{bad' where id = ${personId}`.execute(c.app.db);
  c.app.clock.set("2026-03-16T03:02:30Z");
  const job = schedule.find(({ name }) => name === "remind-reviewers")!;
  const finished = await runJob(c.app, job, { scheduledFor: c.app.now(), missed: 0 });
  expect(finished).toEqual({
    outcome: "done",
    detail: `2 reminders queued. Left out: people ${personId} (aliases cannot be read).`,
  });
});

test("one person whose addresses are damaged does not stop an import of accounts, nor one of the staff list", async () => {
  const c = await cast();
  await sql`update people set aliases = '{bad' where id = ${c.jose.personId}`.execute(c.app.db);
  const { value, unreadable } = await withUnreadable(() => importList(c, firstList));
  expect(value.unmatched).toBe(2);
  expect(unreadable).toEqual([{ table: "people", id: c.jose.personId, why: "aliases cannot be read" }]);
  const accounts = await c.app.read.selectFrom("accounts").select(["external_id", "person_id"]).execute();
  expect(accounts.find((one) => one.external_id === "1")?.person_id).toBe(c.jose.personId);

  const staff = await readPeople(
    Buffer.from("name,email,department\nJose Ramirez,jose.ramirez@tidewater.example,Data\n"),
  );
  const done = await withUnreadable(() =>
    perform(c.app, c.officer.actor, (work) => importPeople(work, staff, "staff.csv", "UTC")),
  );
  expect(done.unreadable).toHaveLength(1);
  const jose = await findPerson(c.app.read, c.jose.personId);
  expect([jose?.department, jose?.aliases]).toEqual(["Data", "{bad"]);
  // Nor does it keep anybody from being found by an address.
  expect((await findPersonByAddress(c.app.read, "misaki.tanaka@tidewater.example"))?.id).toBe(
    c.owner.personId,
  );
});
