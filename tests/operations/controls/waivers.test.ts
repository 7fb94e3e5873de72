import { describe, expect, test } from "vitest";
import { proposeExceptions } from "#app/operations/controls/exceptions";
import { loadProgramme } from "#app/operations/controls/programme";
import { confirmWaiver, requestWaiver, withdrawWaiver } from "#app/operations/controls/waivers";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { readProgramme } from "#app/queries/controls/programme";
import { readWaiverPage } from "#app/queries/controls/waivers";
import { listProgrammeTasks } from "#app/queries/tasks/programme";
import { type Actor, perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import { longDay } from "#domain/days";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

const reason = "There was no system in this quarter.";
// Open on 11 March; the two quarters before it were missed.
const open = "2026-03-31";
const missed = "2025-09-30";

async function company() {
  const app = await testApp();
  await testOrganisation(app);
  const maren = await testPerson(app, "Maren Olsen", "officer");
  const jonas = await testPerson(app, "Jonas Weber", "officer");
  const owner = await testPerson(app, "田中 美咲", "officer");
  const input = programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2025-07-01",
    ownerId: owner.personId,
  });
  await perform(app, maren.actor, (work) => loadProgramme(work, input));
  const ask = (actor: Actor, occurrence = open) =>
    perform(app, actor, (work) => requestWaiver(work, "AC-03", { occurrence, reason }));
  const confirm = (actor: Actor, occurrence = open) =>
    perform(app, actor, (work) => confirmWaiver(work, "AC-03", occurrence));
  const withdraw = (actor: Actor) => perform(app, actor, (work) => withdrawWaiver(work, "AC-03", open));
  const control = async () =>
    (await readProgramme(app.read, app.clock.now, null, { ref: "AC-03" })).controls[0]!;
  const one = async (key = open) => (await control()).occurrences.find((found) => found.key === key)!;
  const logged = async (action: string) =>
    (await app.read.selectFrom("audit_log").selectAll().where("action", "=", action).execute()).map((entry) =>
      JSON.parse(entry.after ?? "{}"),
    );
  return { app, maren, jonas, owner, ask, confirm, withdraw, control, one, logged };
}

describe("an occurrence that does not apply", () => {
  test("decides nothing until a second person confirms it, and then names both", async () => {
    const { app, maren, jonas, ask, confirm, control, one, logged } = await company();
    await ask(maren.actor);
    expect(await one()).toMatchObject({
      state: "due",
      waiver: { signedBy: "Maren Olsen", signedOn: "2026-03-11", confirmedBy: null },
    });
    app.clock.set("2026-03-12T09:00:00Z");
    await confirm(jonas.actor);
    expect(await one()).toMatchObject({
      state: "not-applicable",
      waiver: { signedBy: "Maren Olsen", confirmedBy: "Jonas Weber", confirmedOn: "2026-03-12" },
    });
    expect((await control()).counts).toMatchObject({ missed: 2, "not-applicable": 1 });
    expect(await logged("controls.confirm-waiver")).toMatchObject([
      { occurrence: open, state: "not-applicable", alone: false },
    ]);
    await expect(confirm(jonas.actor)).rejects.toMatchObject({ code: "conflict" });
    await expect(ask(maren.actor)).rejects.toMatchObject({ code: "conflict" });
  });

  test("is confirmed neither by who asked nor by the owner of the control", async () => {
    const { maren, owner, ask, confirm, one } = await company();
    await ask(maren.actor);
    await expect(confirm(maren.actor)).rejects.toThrow("You asked for this");
    await expect(confirm(owner.actor)).rejects.toThrow("You own this control");
    expect((await one()).state).toBe("due");
  });

  test("the owner may ask, another confirms", async () => {
    const { owner, jonas, ask, confirm, one } = await company();
    await ask(owner.actor);
    await confirm(jonas.actor);
    expect((await one()).state).toBe("not-applicable");
  });

  test("cannot be asked for once it was missed: that takes an exception", async () => {
    const { app, maren, ask, one } = await company();
    await expect(ask(maren.actor, missed)).rejects.toThrow(
      "answered by an exception with management's response",
    );
    expect((await one(missed)).state).toBe("missed");
    await perform(app, { kind: "job", name: "propose-exceptions" }, proposeExceptions);
    await expect(ask(maren.actor, missed)).rejects.toMatchObject({ code: "conflict" });
  });

  test("a request of old that was signed after the miss stays readable and can never be confirmed", async () => {
    const { app, maren, jonas, confirm, control, one } = await company();
    const row = { id: "old", control_id: (await control()).id, occurrence: missed, reason, factor: null };
    await app.db
      .insertInto("occurrence_waivers")
      .values({
        ...row,
        signed_by: maren.userId,
        signed_name: maren.name,
        signed_at: "2026-02-01T10:00:00.000Z",
      })
      .execute();
    expect(await one(missed)).toMatchObject({ state: "missed", waiver: { reason, confirmedBy: null } });
    await expect(confirm(jonas.actor, missed)).rejects.toThrow("signed after the occurrence was missed");
    expect(await readWaiverPage(app, jonas.userId, "AC-03", missed)).toMatchObject({
      request: { reason, signedBy: "Maren Olsen", problem: expect.stringContaining("exception") },
    });
  });

  test("a request that was signed in time can be confirmed after the days of grace", async () => {
    const { app, maren, jonas, ask, confirm, one } = await company();
    await ask(maren.actor);
    app.clock.set("2026-05-20T09:00:00Z");
    expect((await one()).state).toBe("missed");
    await confirm(jonas.actor);
    expect((await one()).state).toBe("not-applicable");
  });

  test("is refused where evidence was accepted, before the request and after it", async () => {
    const { app, maren, jonas, ask, confirm } = await company();
    await ask(maren.actor);
    await perform(app, maren.actor, (work) =>
      recordEvidence(work, {
        title: "Signed review",
        kind: "record",
        provenance: { source: "Surety", extractedAt: app.clock.now },
        files: [],
        controls: [{ controlRef: "AC-03", dueOn: open }],
        acceptedByRule: "sealed record",
      }),
    );
    await expect(confirm(jonas.actor)).rejects.toThrow("it took place");
  });

  test("is withdrawn by who asked alone, and can be asked for again", async () => {
    const { maren, jonas, ask, confirm, withdraw, one, logged } = await company();
    await ask(maren.actor);
    await expect(withdraw(jonas.actor)).rejects.toMatchObject({ code: "forbidden" });
    await withdraw(maren.actor);
    expect((await one()).waiver).toBeNull();
    expect(await logged("controls.withdraw-waiver")).toMatchObject([{ occurrence: open }]);
    await expect(confirm(jonas.actor)).rejects.toMatchObject({ code: "conflict" });
    await ask(jonas.actor);
    await confirm(maren.actor);
    expect((await one()).waiver).toMatchObject({ signedBy: "Jonas Weber", confirmedBy: "Maren Olsen" });
    await expect(withdraw(jonas.actor)).rejects.toThrow("cannot be withdrawn");
  });

  test("applies at once where two pairs of eyes are switched off, and says so", async () => {
    const { app, owner, ask, one, logged } = await company();
    await app.db.updateTable("organisation").set({ two_pairs_of_eyes: 0 }).execute();
    await ask(owner.actor);
    expect(await one()).toMatchObject({
      state: "not-applicable",
      waiver: { confirmedBy: "田中 美咲 (two pairs of eyes are switched off)" },
    });
    expect(await logged("controls.confirm-waiver")).toMatchObject([{ alone: true }]);
  });

  test("needs a person, the right role and an occurrence that exists", async () => {
    const { app, maren, ask } = await company();
    const member = await testPerson(app, "Tomasz Wójcik");
    await expect(ask({ kind: "job", name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(ask(member.actor)).rejects.toMatchObject({ code: "forbidden" });
    await expect(ask(maren.actor, "2026-03-30")).rejects.toMatchObject({ code: "not_found" });
  });
});

test("Today asks each person who can confirm, and shows others that it waits", async () => {
  const { app, maren, jonas, owner, ask, confirm } = await company();
  await ask(maren.actor);
  const member = await testPerson(app, "Tomasz Wójcik");
  const taskOf = async (personId: string) =>
    (await listProgrammeTasks(app.read, app.clock.now, personId)).filter(({ key }) =>
      key.startsWith("waivers:"),
    );
  const asked = {
    title: `Confirm that AC-03 due ${longDay(open)} does not apply`,
    detail: `Maren Olsen: ${reason}`,
  };
  const waits = {
    title: `Waiting for a second person: AC-03 due ${longDay(open)} does not apply`,
    ownerId: null,
  };
  expect(await taskOf(jonas.personId)).toMatchObject([{ ...asked, ownerId: jonas.personId }]);
  for (const { personId } of [maren, owner, member]) expect(await taskOf(personId)).toMatchObject([waits]);
  await confirm(jonas.actor);
  expect(await taskOf(jonas.personId)).toEqual([]);
});

test("requests, confirmations and withdrawals cannot be changed, not even in the database", async () => {
  const { app, maren, jonas, ask, confirm } = await company();
  await ask(maren.actor);
  await confirm(jonas.actor);
  await expect(app.db.deleteFrom("waiver_confirmations").execute()).rejects.toThrow("append-only");
  await expect(app.db.updateTable("occurrence_waivers").set({ reason: "x" }).execute()).rejects.toThrow(
    "append-only",
  );
});
