import { expect, test } from "vitest";
import { record } from "#app/audit";
import { loadProgramme } from "#app/operations/controls/programme";
import { addTarget, changeTarget } from "#app/operations/evidence/collector-targets";
import { openIncident } from "#app/operations/incidents/incidents";
import { createPolicy } from "#app/operations/policies/policies";
import { addSystem, editSystem } from "#app/operations/systems/systems";
import { addVendor, editVendor } from "#app/operations/vendors/vendors";
import { perform, type Work } from "#app/work";
import { listStaff, savePerson } from "#db/people/people";
import { policySettingsInput } from "#domain/policies/policies";
import { systemInput } from "#domain/systems/systems";
import { vendorInput } from "#domain/vendors/vendors";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";

// Half an hour into 12 March in Berlin, while it is still 11 March in UTC.
const NOW = "2026-03-11T23:30:00.000Z";
const last = { gone: "2026-03-11", lastDay: "2026-03-12", nextMonth: "2026-04-12", staying: null };

async function scene() {
  const app = await testApp(NOW);
  await testOrganisation(app);
  const officer = await testPerson(app, "Ada Ito", "officer");
  const people = {} as Record<keyof typeof last, string>;
  for (const [name, endsOn] of Object.entries(last)) {
    const { personId } = await testPerson(app, name);
    await setLastDay(app, personId, endsOn);
    people[name as keyof typeof last] = personId;
  }
  const as = <R>(change: (work: Work) => Promise<R>) => perform(app, officer.actor, change);
  return { app, as, people };
}

function setLastDay(app: TestApp, id: string, endsOn: string | null) {
  return perform(app, { kind: "cli", name: "test" }, async (work) => {
    await savePerson(work.db, id, { ends_on: endsOn });
    await record(work, { action: "people.offboard", subject: { type: "person", id } });
  });
}

const dmarc = { cron: "30 5 * * *", controls: [], settings: { domain: "example.com", servers: "127.0.0.1" } };
const vendor = (name: string, ownerId: string) => vendorInput.parse({ name, ownerId, tier: "minor" });
const system = (name: string, ownerId: string) => systemInput.parse({ name, ownerId });
const policy = (title: string, ownerId: string) =>
  policySettingsInput.parse({ title, ownerId, reviewMonths: "12", audience: "none", noticeDays: "0" });

/** Every way to give a place to someone, and the field that names them. */
const places: Record<string, (work: Work, personId: string) => Promise<unknown>> = {
  "owner of a vendor": (work, id) => addVendor(work, vendor(`Vendor ${id}`, id)),
  "owner of a system": (work, id) => addSystem(work, system(`System ${id}`, id)),
  "owner of a collector's target": (work, id) =>
    addTarget(work, "dns-mail", { ...dmarc, name: `Mail ${id}`, ownerId: id }),
  "owner of a policy": (work, id) => createPolicy(work, policy(`Policy ${id}`, id), "Text."),
  "lead of an incident": (work, id) =>
    openIncident(work, { title: "Leak", severity: "low", personalData: "no", leadId: id }),
  "owner of the programme": (work, id) =>
    loadProgramme(work, {
      categories: ["security"],
      periodFrom: "2025-07-01",
      periodTo: "2026-06-30",
      inForceFrom: "2025-07-01",
      ownerId: id,
    }),
};

test.each(Object.entries(places))("%s can be anyone who still works here, to the day", async (_, give) => {
  const { as, people } = await scene();
  for (const who of ["staying", "nextMonth", "lastDay"] as const)
    await expect(as((work) => give(work, people[who]))).resolves.not.toThrow();
  await expect(as((work) => give(work, people.gone))).rejects.toThrow(
    "gone has left. Choose another person.",
  );
  await expect(as((work) => give(work, "nobody"))).rejects.toThrow("Choose a person from the list.");
});

test("an owner who has left since stays until someone changes the owner", async () => {
  const { app, as, people } = await scene();
  const id = people.staying;
  const made = await as(async (work) => ({
    vendor: await addVendor(work, vendor("Mailwerk", id)),
    system: await addSystem(work, system("Production", id)),
    target: await addTarget(work, "dns-mail", { ...dmarc, name: "Mail", ownerId: id }),
  }));
  await setLastDay(app, id, last.gone);
  await as(async (work) => {
    await editVendor(work, made.vendor, vendor("Mailwerk GmbH", id));
    await editSystem(work, made.system, system("Production database", id));
    await changeTarget(work, made.target, { ...dmarc, name: "Mail of example.com", ownerId: id });
  });
  const refused = "gone has left. Choose another person.";
  await expect(as((work) => editVendor(work, made.vendor, vendor("M", people.gone)))).rejects.toThrow(
    refused,
  );
  await expect(as((work) => editSystem(work, made.system, system("P", people.gone)))).rejects.toThrow(
    refused,
  );
});

test("the list of the staff has the same days, and keeps the person who holds the place", async () => {
  const { app, people } = await scene();
  const names = async (...holders: (string | null)[]) =>
    (await listStaff(app.read, "2026-03-12", ...holders)).map(({ name }) => name);
  expect(await names()).toEqual(["Ada Ito", "lastDay", "nextMonth", "staying"]);
  expect(await names(people.gone, null)).toEqual(["Ada Ito", "gone", "lastDay", "nextMonth", "staying"]);
});
