import { describe, expect, test } from "vitest";
import { record } from "#app/audit";
import { actOnChange } from "#app/operations/vendors/subprocessor-acts";
import { announceChange } from "#app/operations/vendors/subprocessor-announcements";
import {
  approveChange,
  draftAddition,
  draftRemoval,
  draftReplacement,
} from "#app/operations/vendors/subprocessors";
import { recordReport, recordReview } from "#app/operations/vendors/vendors";
import { listVendorsTasks } from "#app/queries/tasks/vendors";
import { readPublicList } from "#app/queries/vendors/public-list";
import { readRegister } from "#app/queries/vendors/register";
import { readChange } from "#app/queries/vendors/subprocessor-change";
import { perform } from "#app/work";
import { insertCustomers } from "#db/customers/customers";
import { newId } from "#db/ids";
import { findChange, listAnnouncements, listEntries, listObjections } from "#db/vendors/subprocessors";
import { listVendors } from "#db/vendors/vendors";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { publishSubprocessors } from "#tests/support/subprocessors";

const mailwerk = {
  name: "Mailwerk GmbH",
  purpose: "Sends e-mail",
  data: "names",
  countries: ["Germany"],
  transfer: null,
  url: "https://mailwerk.example/gdpr",
};
const mailchannel = {
  ...mailwerk,
  name: "Mailchannel AB",
  countries: ["Sweden"],
  url: "https://mailchannel.example",
};

async function house() {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const second = await testPerson(app, "Tomas Ferreira", "officer");
  const as = <R>(who: typeof officer, change: Parameters<typeof perform<R>>[2]) =>
    perform(app, who.actor, change);
  const load = (csv: string) =>
    publishSubprocessors(app, { officer: officer.actor, second: second.actor }, csv);
  return { app, officer, second, as, load };
}

async function customer(app: TestApp, name: string, days: number, email: string | null) {
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    const id = newId(work.now);
    await insertCustomers(work.db, [
      {
        id,
        name,
        privacy_email: email,
        breach_hours: 24,
        breach_from: "verified",
        subprocessor_notice_days: days,
        created_at: work.now.toISOString(),
        security_email: null,
        contract: null,
        contacts_checked_at: null,
        ended_at: null,
      },
    ]);
    await record(work, { action: "customers.add", subject: { type: "customer", id } });
  });
}

const namesOn = async (app: TestApp, day: string) =>
  (await readPublicList(app, day))!.inUse.map((entry) => entry.name);

describe("a change of the list", () => {
  test("goes draft, approved, announced, and turns the list by the calendar alone", async () => {
    const { app, officer, second, as, load } = await house();
    await customer(app, "Aurora Clinics", 45, "privacy@aurora.example");
    await customer(app, "Nordhavn", 10, null);
    await load(
      "name,purpose,location,url,since\nMailwerk GmbH,Sends e-mail,Germany,https://mailwerk.example/gdpr,2024-01-01\n",
    );
    const [line] = await listEntries(app.read);
    const id = await as(officer, (work) =>
      draftReplacement(work, line!.id, mailchannel, "Mailwerk closes", "another company"),
    );
    await expect(as(officer, (work) => approveChange(work, id))).rejects.toThrow("Another person");
    await expect(as(second, (work) => announceChange(work, id, "2026-06-01"))).rejects.toThrow(
      "Only an approved",
    );
    await as(second, (work) => approveChange(work, id));
    // Today is 11 March; Aurora's contract owes 45 days.
    await expect(as(officer, (work) => announceChange(work, id, "2026-04-24"))).rejects.toThrow(
      "2026-04-25 or later",
    );
    expect(await as(officer, (work) => announceChange(work, id, "2026-04-25"))).toEqual({ recipients: 1 });
    expect(
      (await listAnnouncements(app.read, { id, import_id: null })).map((mail) => mail.recipient),
    ).toEqual(["privacy@aurora.example"]);
    expect(await namesOn(app, "2026-03-10")).toEqual([]);
    expect(await namesOn(app, "2026-04-24")).toEqual(["Mailwerk GmbH"]);
    expect(await namesOn(app, "2026-04-25")).toEqual(["Mailchannel AB"]);
    const list = await readPublicList(app, null);
    expect(list?.coming.map((entry) => entry.name)).toEqual(["Mailchannel AB"]);
    // The company that was replaced was in use since 2024; this one was not.
    expect((await listEntries(app.read)).map(({ name, sinceOn }) => [name, sinceOn])).toContainEqual([
      "Mailchannel AB",
      null,
    ]);
    expect(list?.changes[0]).toEqual({
      announcedOn: "2026-03-11",
      effectiveOn: "2026-04-25",
      sentence: "Mailchannel AB replaces Mailwerk GmbH",
    });
    expect((await readPublicList(app, "2026-03-10"))?.coming).toEqual([]);
  });

  test("withdrawn inside its window leaves no trace on the list and writes to no one", async () => {
    const { app, officer, second, as } = await house();
    await customer(app, "Aurora Clinics", 30, "privacy@aurora.example");
    const id = await as(officer, (work) => draftAddition(work, mailchannel, "needed"));
    await as(second, (work) => approveChange(work, id));
    await as(officer, (work) => announceChange(work, id, "2026-04-10"));
    await as(officer, (work) => actOnChange(work, id, { do: "withdraw", reason: "Not needed after all" }));
    expect(await namesOn(app, "2026-04-10")).toEqual([]);
    const list = await readPublicList(app, null);
    expect([list?.coming, list?.changes]).toEqual([[], []]);
    expect(await listAnnouncements(app.read, { id, import_id: null })).toHaveLength(1);
    await expect(
      as(officer, (work) => actOnChange(work, id, { do: "withdraw", reason: "again" })),
    ).rejects.toThrow("already withdrawn");
  });

  test("that ends a line keeps it until its last day; a second change cannot end it too", async () => {
    const { app, officer, second, as, load } = await house();
    await load("name,purpose\nMailwerk GmbH,Sends e-mail\n");
    const [line] = await listEntries(app.read);
    const ids = [
      await as(officer, (work) => draftRemoval(work, line!.id, "ends")),
      await as(officer, (work) => draftRemoval(work, line!.id, "ends twice")),
    ];
    for (const id of ids) await as(second, (work) => approveChange(work, id));
    await as(officer, (work) => announceChange(work, ids[0]!, "2026-04-10"));
    await expect(as(officer, (work) => announceChange(work, ids[1]!, "2026-04-10"))).rejects.toThrow(
      "already ends",
    );
    expect((await findChange(app.read, ids[1]!))?.announced_at).toBeNull();
    expect([await namesOn(app, "2026-04-09"), await namesOn(app, "2026-04-10")]).toEqual([
      ["Mailwerk GmbH"],
      [],
    ]);
    await as(officer, (work) => actOnChange(work, ids[0]!, { do: "withdraw", reason: "stays" }));
    expect(await namesOn(app, "2026-04-10")).toEqual(["Mailwerk GmbH"]);
  });

  test("gets objections with an owner and ten days, each answered once", async () => {
    const { app, officer, second, as } = await house();
    const id = await as(officer, (work) => draftAddition(work, mailchannel, "needed"));
    const objection = { do: "object" as const, objector: "Aurora", receivedOn: "2026-03-10", text: "Where?" };
    await expect(as(officer, (work) => actOnChange(work, id, objection))).rejects.toThrow(
      "not been announced yet",
    );
    await as(second, (work) => approveChange(work, id));
    await as(officer, (work) => announceChange(work, id, "2026-04-10"));
    await as(officer, (work) => actOnChange(work, id, objection));
    const [open] = await listObjections(app.read);
    expect(open?.answer_due_on).toBe("2026-03-20");
    expect((await listVendorsTasks(app.read, app.now())).map((task) => task.title)).toContain(
      "Answer the objection of Aurora",
    );
    const answer = { do: "answer" as const, objectionId: open!.id, answer: "In Sweden." };
    await as(officer, (work) => actOnChange(work, id, answer));
    await expect(as(officer, (work) => actOnChange(work, id, answer))).rejects.toThrow("already answered");
    expect(await listObjections(app.read)).toEqual([]);
  });
});

test("a review moves the company's next day; a passed one comes first and shows on the Today page", async () => {
  const { app, officer, as, load } = await house();
  await load("name,purpose\nA corp,One\nB corp,Two\n");
  const [a, b] = await listVendors(app.read);
  await as(officer, (work) =>
    recordReview(work, a!.id, { outcome: "keep", note: "fine", nextReviewOn: "2027-03-11" }),
  );
  await as(officer, (work) =>
    recordReview(work, b!.id, { outcome: "keep", note: "fine", nextReviewOn: "2026-03-20" }),
  );
  const report = {
    kind: "SOC 2 Type II" as const,
    issuer: null,
    coversFrom: "2025-01-01",
    coversTo: "2025-12-31",
    exceptions: null,
  };
  await as(officer, (work) => recordReport(work, a!.id, report));
  await expect(
    as(officer, (work) =>
      recordReview(work, a!.id, { outcome: "keep", note: "x", nextReviewOn: "2026-03-11" }),
    ),
  ).rejects.toThrow("future");
  app.clock.set("2026-03-21T10:00:00Z");
  const searched = await readRegister(app, "no such company");
  expect([searched.lines.length, searched.listed]).toEqual([0, (await readRegister(app, "")).lines.length]);
  expect((await readRegister(app, "")).lines.map((line) => [line.name, line.assessment])).toEqual([
    ["B corp", "stale"],
    ["A corp", "fresh"],
  ]);
  expect((await listVendorsTasks(app.read, app.now())).map((task) => task.title)).toEqual(["Review B corp"]);
});

test("an auditor knows of a change from its announcement on, and of the register as it was on their last day", async () => {
  const { app, officer, second, as, load } = await house();
  await load("name,purpose\nA corp,One\n");
  const id = await as(officer, (work) => draftAddition(work, mailwerk, "customers want mail"));
  const scope = { from: "2025-07-01", to: "2026-06-30" };
  const known = async (upTo: typeof scope) => ({
    coming: (await readRegister(app, "", upTo)).coming.map((change) => change.state),
    page: (await readChange(app, id, upTo))?.state,
    lines: (await readRegister(app, "", upTo)).lines.map((line) => line.name),
  });
  const nothing = { coming: [], page: undefined, lines: ["A corp"] };
  expect(await known(scope)).toEqual(nothing);
  await as(second, (work) => approveChange(work, id));
  expect(await known(scope)).toEqual(nothing);
  await as(officer, (work) => announceChange(work, id, "2026-04-20"));
  expect(await known(scope)).toEqual({ coming: ["announced"], page: "announced", lines: ["A corp"] });
  expect(await known({ from: "2025-01-01", to: "2025-12-31" })).toEqual({ ...nothing, lines: [] });
  app.clock.set("2026-05-02T10:00:00Z");
  expect((await known(scope)).lines.sort()).toEqual(["A corp", "Mailwerk GmbH"]);
  expect((await known({ ...scope, to: "2026-04-19" })).lines).toEqual(["A corp"]);
});
