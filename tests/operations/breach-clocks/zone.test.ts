import { expect, test } from "vitest";
import { editOrganisation } from "#app/operations/installation/organisation";
import { perform } from "#app/work";
import { listClockMoves, listClocks } from "#db/breach-clocks/clocks";
import { listTimeline } from "#db/incidents/facts";
import { organisationInput } from "#domain/installation/organisation";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";

test("a change of the organisation's time zone moves open deadlines at once, and says that it was the reason", async () => {
  const app = await testApp("2026-03-10T06:00:00.000Z");
  await testOrganisation(app, { time_zone: "UTC" });
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const owner = await testPerson(app, "Wilma Ott", "owner");
  const aurora = await customer(app, officer.actor, "Aurora", { breachHours: 24, breachFrom: "verified" });
  const made = await incident(app, officer.actor, {
    customers: [aurora],
    personalData: "no",
    leadId: officer.personId,
  });
  // Known to the day alone: it counts from when that day begins in the organisation's zone.
  await anchor(app, officer.actor, made.id, "verified", "2026-03-10");
  const deadline = async () => (await listClocks(app.read, made.id))[0]?.deadlineAt?.toISOString();
  expect(await deadline()).toBe("2026-03-11T00:00:00.000Z");
  const input = organisationInput.parse({
    name: "Tidewater Rota",
    timeZone: "Pacific/Auckland",
    twoPairsOfEyes: "on",
  });
  await perform(app, owner.actor, (work) => editOrganisation(work, input));
  expect(await deadline()).toBe("2026-03-10T11:00:00.000Z");
  const because = "The organisation’s time zone was changed from UTC to Pacific/Auckland";
  expect(await listClockMoves(app.read, made.id)).toMatchObject([{ reason: because }]);
  expect((await listTimeline(app.read, made.id)).some(({ text }) => text.startsWith(because))).toBe(true);
  const mails = await app.read
    .selectFrom("deliveries")
    .selectAll()
    .where("key", "like", "anchor-moved:%")
    .execute();
  expect(mails).toMatchObject([{ recipient: officer.email, body: expect.stringContaining(because) }]);
});
