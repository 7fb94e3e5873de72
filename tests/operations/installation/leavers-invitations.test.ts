import { expect, test } from "vitest";
import { accessReviewJobs } from "#app/jobs/access-reviews";
import { runJob } from "#app/jobs/run";
import { acceptInvitation, invite } from "#app/operations/installation/invitations";
import { verifyRecords } from "#app/operations/installation/record-integrity";
import { addPerson, offboardPerson } from "#app/operations/people/people";
import { perform } from "#app/work";
import { listUsers } from "#db/installation/users";
import { personInput } from "#domain/people/people";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { acceptLink } from "#tests/support/joining";

const job = accessReviewJobs.find(({ name }) => name === "end-leavers")!;
const door = { ip: "198.51.100.7", userAgent: "" };
const eve = { name: "Eve Moran", email: "eve@tidewater.example", aliases: "e.moran@tidewater.example" };

async function cast(to = eve.email) {
  const app = await testApp("2026-03-11T10:00:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Wilma Ott", "owner");
  const id = await perform(app, actor, (work) => addPerson(work, personInput.parse(eve)));
  const asked = () =>
    perform(app, actor, (work) => invite(app, work, { email: to, name: eve.name, role: "officer" }));
  const leaves = (day: string) => perform(app, actor, (work) => offboardPerson(work, id, day, "UTC"));
  return { app, asked, leaves };
}

test.each([eve.email, eve.aliases])("an invitation to %s ends with the person's last day", async (to) => {
  const { app, asked, leaves } = await cast(to);
  const link = (await asked()) ?? "";
  await leaves("2026-03-10");
  const input = { name: eve.name, password: "three quiet herons", code: "123456" };
  const token = link.split("/").at(-1) ?? "";
  await expect(acceptInvitation(app, door, token, input)).rejects.toThrow("This link is no longer valid");
  expect(await listUsers(app.read)).toHaveLength(1);
  expect(await app.read.transaction().execute(verifyRecords)).toEqual([]);
});

test("on a last day that comes by time the link opens nothing, and the job that ends leavers revokes it", async () => {
  const { app, asked, leaves } = await cast();
  const link = (await asked()) ?? "";
  await leaves("2026-03-14");
  app.clock.now = new Date("2026-03-14T00:00:00.000Z");
  await expect(acceptLink(app, link, eve.name, door)).rejects.toThrow(
    "The last day of Eve Moran was 2026-03-14",
  );
  await runJob(app, job, { scheduledFor: app.now(), missed: 0 });
  const rows = await app.read.selectFrom("one_time_links").select("revoked_at").execute();
  expect(rows.map((row) => row.revoked_at !== null)).toEqual([true]);
});

test("a person whose last day has come is not invited; an earlier invitation works until then", async () => {
  const { app, asked, leaves } = await cast();
  await leaves("2026-03-12");
  const link = (await asked()) ?? "";
  await acceptLink(app, link, eve.name, door);
  expect(await listUsers(app.read)).toHaveLength(2);
  const other = await cast();
  await other.leaves("2026-03-10");
  await expect(other.asked()).rejects.toThrow("The last day of Eve Moran was 2026-03-10");
});
