import { expect, test } from "vitest";
import { record } from "#app/audit";
import { judgeMail } from "#app/delivery/exercise-guard";
import { overdueLetter } from "#app/operations/access-reviews/reminders";
import { addTarget } from "#app/operations/evidence/collector-targets";
import { openIncident } from "#app/operations/incidents/incidents";
import { insertAccount } from "#app/operations/installation/accounts";
import { importAccounts } from "#app/operations/systems/populations";
import { addSystem } from "#app/operations/systems/systems";
import { addVendor, recordReview } from "#app/operations/vendors/vendors";
import { readTargets } from "#app/queries/evidence/collector-targets";
import { populationsFor, systemsFor } from "#app/queries/systems/auditor-scope";
import { vendorsFor } from "#app/queries/vendors/scope";
import { perform, type Work } from "#app/work";
import type { ReviewRow } from "#db/access-reviews/reviews";
import { findUser } from "#db/installation/users";
import { savePerson } from "#db/people/people";
import { listAllPopulations } from "#db/systems/account-lists";
import { systemInput } from "#domain/systems/systems";
import { vendorInput } from "#domain/vendors/vendors";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

// Half an hour into 12 March in Berlin, where the organisation is, while it is still 11 March in UTC.
const NOW = "2026-03-11T23:30:00.000Z";
const yesterday = { from: "2026-03-01", to: "2026-03-11" };
const untilToday = { from: "2026-03-12", to: "2026-03-12" };

async function scene() {
  const app = await testApp(NOW);
  await testOrganisation(app);
  const ada = await testPerson(app, "Ada Ito", "officer");
  const as = <R>(change: (work: Work) => Promise<R>) => perform(app, ada.actor, change);
  return { app, ada, as };
}

test("what began today is unknown to an auditor whose period ended yesterday", async () => {
  const { app, ada, as } = await scene();
  const { read } = app;
  await as(async (work) => {
    await addVendor(work, vendorInput.parse({ name: "Mailwerk", tier: "minor" }));
    await addSystem(work, systemInput.parse({ name: "Production" }));
    const settings = { domain: "example.com" };
    await addTarget(work, "dns-mail", { name: "Mail", cron: "30 5 * * *", controls: [], settings });
  });
  const bytes = Buffer.from("id,user_name\n1,ada\n");
  await importAccounts(app, ada.actor, {
    system: { name: "Production" },
    format: "generic",
    map: {},
    at: null,
    fileName: "list.csv",
    bytes,
  });
  const known = async (scope: typeof yesterday) => ({
    vendors: (await vendorsFor(read, scope)).length,
    systems: (await systemsFor(read, scope)).length,
    targets: (await readTargets(app, scope)).length,
    lists: (await read.selectFrom("populations").selectAll().execute()).filter(
      await populationsFor(read, scope),
    ).length,
  });
  expect(await known(yesterday)).toEqual({ vendors: 0, systems: 0, targets: 0, lists: 0 });
  expect(await known(untilToday)).toEqual({ vendors: 1, systems: 1, targets: 1, lists: 1 });
});

test("a list that is known by its day alone is of that day in every zone", async () => {
  const { app, ada } = await scene();
  await testOrganisationZone(app, "America/New_York");
  await importAccounts(app, ada.actor, {
    system: { name: "Production" },
    format: "generic",
    map: {},
    at: { at: new Date("2026-03-10T00:00:00.000Z"), precision: "day" },
    fileName: "list.csv",
    bytes: Buffer.from("id,user_name\n1,ada\n"),
  });
  const may = await populationsFor(app.read, { from: "2026-03-10", to: "2026-03-10" });
  expect((await listAllPopulations(app.read)).filter(may)).toHaveLength(1);
});

test("the next review of a company lies after the organisation's day", async () => {
  const { as } = await scene();
  const id = await as((work) => addVendor(work, vendorInput.parse({ name: "Mailwerk", tier: "minor" })));
  const review = (nextReviewOn: string) =>
    as((work) => recordReview(work, id, { outcome: "keep", note: "Looked at.", nextReviewOn }));
  await expect(review("2026-03-12")).rejects.toThrow("must be in the future");
  await expect(review("2026-03-13")).resolves.toBeUndefined();
});

test("an auditor's access lasts to the end of its last day where the organisation is", async () => {
  const { app, as } = await scene();
  const { userId } = await as((work) =>
    insertAccount(
      app,
      work,
      {
        name: "Avery Quill",
        email: "avery@audit.example",
        role: "auditor",
        passwordHash: "none",
        totpSecret: "none",
        totpStep: 0,
      },
      { kind: "invitation", access_until: "2026-03-31", scope_from: "2025-07-01", scope_to: "2026-03-31" },
    ),
  );
  expect((await findUser(app.read, userId))?.expires_at).toBe("2026-03-31T21:59:59.999Z");
});

test("a mail of an exercise stays here when its reader's last day was yesterday", async () => {
  const { app, as } = await scene();
  const personId = await as(async (work) => {
    const id = "per";
    await work.db
      .insertInto("people")
      .values({ id, name: "Per Holm", email: "per@tidewater.example", created_at: NOW })
      .execute();
    await savePerson(work.db, id, { ends_on: "2026-03-11" });
    await record(work, { action: "people.add", subject: { type: "person", id } });
    return id;
  });
  const { id } = await as((work) =>
    openIncident(
      work,
      { title: "Leak", severity: "low", personalData: "no" },
      { source: "officer", exercise: true },
    ),
  );
  const mail = { purpose: "test" as const, to: "per@tidewater.example", about: { type: "incident", id } };
  expect(await judgeMail(app.read, mail, app.now())).toBe("kept");
  await as(async (work) => {
    await savePerson(work.db, personId, { ends_on: "2026-03-12" });
    await record(work, { action: "people.offboard", subject: { type: "person", id: personId } });
  });
  expect(await judgeMail(app.read, mail, app.now())).toBe("inside");
});

test("a mail names the day on which a review was due where the organisation is", () => {
  // 18:00 on 12 March in Los Angeles.
  const review = { title: "Production", ref: "AR-0001", due_at: "2026-03-13T01:00:00.000Z" } as ReviewRow;
  expect(overdueLetter(review, [], "America/Los_Angeles").text).toContain("was due 2026-03-12.");
});

async function testOrganisationZone(app: Awaited<ReturnType<typeof testApp>>, zone: string) {
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await work.db.updateTable("organisation").set({ time_zone: zone }).execute();
    await record(work, { action: "organisation.edit", subject: { type: "organisation", id: "x" } });
  });
}
