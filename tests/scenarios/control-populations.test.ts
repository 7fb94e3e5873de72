import { describe, expect, test } from "vitest";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { loadProgramme } from "#app/operations/controls/programme";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { fileIncidentRecords } from "#app/operations/incidents/filing";
import { openIncident, stepIncident } from "#app/operations/incidents/incidents";
import { addVendor } from "#app/operations/vendors/vendors";
import { readProgramme } from "#app/queries/controls/programme";
import { perform, type Work } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { findEvidence, listEvidenceFiles } from "#db/evidence/evidence";
import { programmeInput } from "#domain/controls/programme";
import { incidentInput } from "#domain/incidents/incidents";
import { vendorInput } from "#domain/vendors/vendors";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

async function loaded() {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const as = <R>(change: (work: Work) => Promise<R>) => perform(app, officer.actor, change);
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01" };
  await as((work) => loadProgramme(work, programmeInput.parse(period)));
  const expected = async (ref: string) => {
    const { controls } = await readProgramme(app.read, app.clock.now, null, { ref });
    return controls[0]!.occurrences.map((one) => [one.event?.label, one.due, one.state]);
  };
  return { app, as, expected, officer };
}
const incident = incidentInput.parse({
  title: "Export to the wrong customer",
  severity: "high",
  personalData: "yes",
});

describe("incidents", () => {
  test("are expected from the day on which they were noticed, in the organisation's zone", async () => {
    const { as, expected } = await loaded();
    const { id, ref } = await as((work) => openIncident(work, incident));
    expect(await expected("IR-01")).toEqual([[ref, "2026-03-18", "due"]]);
    // Half past eleven at night in UTC is the next day in Berlin.
    await as((work) =>
      setClockStart(work, id, { kind: "discovered", at: "2026-02-27T23:30:00Z", why: "First alert" }),
    );
    expect(await expected("IR-01")).toEqual([[ref, "2026-03-07", "due"]]);
    expect(await expected("IR-02")).toEqual([[ref, "2026-03-30", "due"]]);
  });

  test("a fact known to the month alone places nothing", async () => {
    const { as, expected } = await loaded();
    const { id, ref } = await as((work) => openIncident(work, incident));
    await as((work) =>
      setClockStart(work, id, { kind: "discovered", at: "2026-02", why: "As far as the log goes" }),
    );
    expect(await expected("IR-01")).toEqual([[ref, "2026-03-18", "due"]]);
  });

  test("what was imported from history without a day belongs to no period", async () => {
    const { as, expected } = await loaded();
    await as((work) => openIncident(work, incident, { source: "import", key: "veris-1" }));
    expect(await expected("IR-01")).toEqual([]);
  });

  test("the record of a closed incident holds what was expected of this incident, not of another", async () => {
    const { app, as, expected, officer } = await loaded();
    const other = await as((work) => openIncident(work, { ...incident, personalData: "no" }));
    const { id, ref } = await as((work) => openIncident(work, { ...incident, personalData: "no" }));
    for (const clock of await listClocks(app.read, id))
      await as((work) => signNotRequired(work, clock.id, "No risk to anybody"));
    for (const status of ["confirmed", "resolved", "closed"] as const)
      await as((work) => stepIncident(work, id, status, "Nothing to learn"));
    await as((work) => setClockStart(work, id, { kind: "discovered", at: "2026-03-10", why: "First alert" }));
    await fileIncidentRecords(app, officer.actor);
    expect(await expected("IR-01")).toEqual([
      [ref, "2026-03-17", "held"],
      [other.ref, "2026-03-18", "due"],
    ]);
  });

  test("the record of a closed exercise is evidence of the yearly exercise, once another person has accepted it", async () => {
    const { app, as, expected, officer } = await loaded();
    const exercise = { source: "officer", exercise: true } as const;
    const { id, ref } = await as((work) => openIncident(work, { ...incident, personalData: "no" }, exercise));
    for (const status of ["confirmed", "resolved", "closed"] as const)
      await as((work) => stepIncident(work, id, status, "Nothing to learn"));
    const [filed] = await fileIncidentRecords(app, officer.actor);
    expect(filed).toMatch(new RegExp(`^${ref} as EV-`));
    const item = (await findEvidence(app.read, filed!.split(" as ")[1]!))!;
    expect(item.title).toBe(`Record of exercise ${ref}: ${incident.title}`);
    expect((await listEvidenceFiles(app.read, item.id)).map((file) => file.name)).toEqual([
      `${ref}.pdf`,
      `${ref}.json`,
    ]);
    expect(await expected("IR-01")).toEqual([]);
    expect(await expected("IR-03")).toMatchObject([[undefined, expect.any(String), "due"]]);
    const other = await testPerson(app, "Wilma Ott", "owner");
    await perform(app, other.actor, (work) => acceptEvidence(work, item.id));
    expect(await expected("IR-03")).toMatchObject([[undefined, expect.any(String), "held"]]);
  });

  test("what turned out to be none is not expected any more", async () => {
    const { as, expected } = await loaded();
    const { id } = await as((work) => openIncident(work, incident));
    await as((work) => stepIncident(work, id, "not_an_incident", "A drill"));
    expect(await expected("IR-01")).toEqual([]);
  });
});

test("a vendor is expected from the day of its record when no line of the list says earlier", async () => {
  const { as, expected } = await loaded();
  await as((work) => addVendor(work, vendorInput.parse({ name: "Mailwerk GmbH", tier: "important" })));
  expect(await expected("VM-01")).toMatchObject([
    [expect.stringContaining("Mailwerk GmbH"), "2026-03-11", "due"],
  ]);
});
