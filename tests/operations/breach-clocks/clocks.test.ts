import { expect, test } from "vitest";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { addClock } from "#app/operations/breach-clocks/clocks";
import { holdIncident } from "#app/operations/breach-clocks/holds";
import { affectCustomers, clearCustomer } from "#app/operations/incidents/affected-customers";
import { stepIncident } from "#app/operations/incidents/incidents";
import { recordNotified } from "#app/operations/incidents/notified-elsewhere";
import { perform } from "#app/work";
import { listClockMoves, listClocks } from "#db/breach-clocks/clocks";
import { listAnchors, listTimeline } from "#db/incidents/facts";
import { clockState } from "#domain/breach-clocks/clocks";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";

async function cast() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const member = await testPerson(app, "Jonas Berg", "member");
  return { app, officer, member, actor: officer.actor };
}
const proof = { sha256: "a".repeat(64), name: "letter.pdf" };

test("clocks start per affected customer, by that customer's terms; without an anchor they wait", async () => {
  const { app, actor } = await cast();
  const aurora = await customer(app, actor, "Aurora Clinics");
  const yama = await customer(app, actor, "Yamabuki Medical", { breachHours: "12", breachFrom: "aware" });
  const { id } = await incident(app, actor, { customers: [aurora, yama] });
  const waiting = await listClocks(app.read, id);
  expect(waiting.map((one) => [one.ruleId, one.recipient]).sort()).toEqual([
    ["contract-24h", "Aurora Clinics"],
    ["contract-24h", "Yamabuki Medical"],
    ["gdpr-33-1", "Competent supervisory authority"],
    ["gdpr-33-2", "Aurora Clinics"],
    ["gdpr-33-2", "Yamabuki Medical"],
  ]);
  expect(waiting.every((one) => clockState(one, app.now()).kind === "waiting")).toBe(true);

  await anchor(app, actor, id, "aware", "2026-03-10T16:30:00.000Z");
  await anchor(app, actor, id, "verified", "2026-03-10T18:20:00.000Z");
  const deadlines = (await listClocks(app.read, id)).map((one) => [
    one.ruleId,
    one.recipient,
    one.deadlineAt?.toISOString(),
  ]);
  expect(deadlines).toEqual([
    ["contract-24h", "Yamabuki Medical", "2026-03-11T04:30:00.000Z"],
    ["gdpr-33-2", "Aurora Clinics", "2026-03-11T16:30:00.000Z"],
    ["gdpr-33-2", "Yamabuki Medical", "2026-03-11T16:30:00.000Z"],
    ["contract-24h", "Aurora Clinics", "2026-03-11T18:20:00.000Z"],
    ["gdpr-33-1", "Competent supervisory authority", "2026-03-13T16:30:00.000Z"],
  ]);
});

test("a correction keeps the old anchor and the old deadline in sight; an answered clock keeps what was true then", async () => {
  const { app, actor } = await cast();
  const aurora = await customer(app, actor, "Aurora Clinics");
  const { id } = await incident(app, actor, { customers: [aurora] });
  await anchor(app, actor, id, "aware", "2026-03-10T16:30:00.000Z");
  const authority = (await listClocks(app.read, id)).find((one) => one.ruleId === "gdpr-33-1")!;
  await perform(app, actor, (work) =>
    recordNotified(work, authority.id, { at: app.now(), note: "Portal", proof }),
  );
  const moved = await anchor(app, actor, id, "aware", "2026-03-10T14:00:00.000Z", "The call was earlier");
  expect(moved).toEqual([
    "GDPR Art. 33(2), Aurora Clinics: Wed 11 Mar 2026, 17:30 CET → Wed 11 Mar 2026, 15:00 CET",
  ]);
  expect(
    (await listAnchors(app.read, id)).filter((one) => one.kind === "aware").map((one) => one.at),
  ).toEqual(["2026-03-10T16:30:00.000Z", "2026-03-10T14:00:00.000Z"]);
  const [move] = await listClockMoves(app.read, id);
  expect(move).toMatchObject({
    old_deadline_at: "2026-03-11T16:30:00.000Z",
    new_deadline_at: "2026-03-11T14:00:00.000Z",
    by_name: "Maren Olsen",
  });
  const after = (await listClocks(app.read, id)).find((one) => one.ruleId === "gdpr-33-1")!;
  expect(after.deadlineAt).toEqual(authority.deadlineAt);
});

test("late is recorded as late and stays so", async () => {
  const { app, actor } = await cast();
  const { id } = await incident(app, actor);
  await anchor(app, actor, id, "aware", "2026-03-08T13:04:59.000Z");
  const [clock] = await listClocks(app.read, id);
  await perform(app, actor, (work) =>
    recordNotified(work, clock!.id, { at: app.now(), note: "Portal", proof }),
  );
  app.clock.set("2027-01-01T00:00:00.000Z");
  const [ended] = await listClocks(app.read, id);
  expect(clockState(ended!, app.now())).toMatchObject({ kind: "ended", how: "told", late: 1000 });
});

test("notified elsewhere needs the proof; not required needs a second factor and keeps its reason", async () => {
  const { app, actor, member } = await cast();
  const { id } = await incident(app, actor);
  const [clock] = await listClocks(app.read, id);
  const notified = perform(app, actor, (work) =>
    recordNotified(work, clock!.id, { at: app.now(), note: "x", proof: null }),
  );
  await expect(notified).rejects.toMatchObject({ code: "invalid", field: "proof" });
  const without = { ...actor, factor: null } as typeof actor;
  await expect(perform(app, without, (work) => signNotRequired(work, clock!.id, "x"))).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(
    perform(app, member.actor, (work) => signNotRequired(work, clock!.id, "x")),
  ).rejects.toMatchObject({ code: "forbidden" });
  await perform(app, actor, (work) => signNotRequired(work, clock!.id, "We are the processor only."));
  expect((await listClocks(app.read, id))[0]).toMatchObject({
    ended: { how: "not_required" },
    endedReason: "We are the processor only.",
    endedBy: "Maren Olsen",
    endedFactor: expect.stringContaining("totp 2026-03-11"),
  });
});

test("a chained clock starts with the sending of the report before it, a month with clamping", async () => {
  const { app, actor } = await cast();
  app.clock.set("2026-01-31T12:00:00.000Z");
  const { id } = await incident(app, actor, { personalData: "no" });
  await perform(app, actor, (work) => addClock(work, id, "nis2-72"));
  await perform(app, actor, (work) => addClock(work, id, "nis2-final"));
  await expect(perform(app, actor, (work) => addClock(work, id, "nis2-72"))).rejects.toMatchObject({
    code: "conflict",
  });
  const find = async (rule: string) => (await listClocks(app.read, id)).find((one) => one.ruleId === rule)!;
  expect((await find("nis2-final")).deadlineAt).toBeNull();
  const first = await find("nis2-72");
  await perform(app, actor, (work) =>
    recordNotified(work, first.id, { at: app.now(), note: "Portal", proof }),
  );
  expect((await find("nis2-final")).deadlineAt?.toISOString()).toBe("2026-02-28T22:59:59.000Z");
});

test("an incident cannot be closed over an open clock; not an incident signs its clocks off, and opens them again when it was one", async () => {
  const { app, actor } = await cast();
  const { id } = await incident(app, actor);
  await anchor(app, actor, id, "aware", "2026-03-11T12:00:00.000Z");
  for (const status of ["confirmed", "contained", "resolved"] as const)
    await perform(app, actor, (work) => stepIncident(work, id, status, "Nothing to learn"));
  await expect(perform(app, actor, (work) => stepIncident(work, id, "closed"))).rejects.toThrow(
    "1 clock is still open",
  );

  const other = await incident(app, actor);
  await perform(app, actor, (work) => stepIncident(work, other.id, "not_an_incident", "Our own test"));
  expect((await listClocks(app.read, other.id))[0]?.endedReason).toBe("Not an incident. Our own test");
  await perform(app, actor, (work) => stepIncident(work, other.id, "triage", "It was real"));
  expect((await listClocks(app.read, other.id))[0]?.ended).toBeNull();
});

test("a customer taken off the list owes nothing, and is owed again when put back", async () => {
  const { app, actor } = await cast();
  const aurora = await customer(app, actor, "Aurora Clinics");
  const { id } = await incident(app, actor, { customers: [aurora] });
  await perform(app, actor, (work) => clearCustomer(work, id, aurora, "Another bucket"));
  const open = async () =>
    (await listClocks(app.read, id)).filter((one) => one.customerId && !one.ended).length;
  expect(await open()).toBe(0);
  await perform(app, actor, (work) => affectCustomers(work, id, { search: "", terms: "" }));
  expect(await open()).toBe(2);
});

test("nothing is recorded as having happened that lies in the future, and every step is in the timeline", async () => {
  const { app, actor } = await cast();
  const { id } = await incident(app, actor);
  const future = anchor(app, actor, id, "aware", "2026-03-11T13:05:01.000Z");
  await expect(future).rejects.toMatchObject({
    code: "invalid",
    field: "at",
    message:
      "This lies in the future: this machine’s clock shows Wednesday 11 March 2026, 14:05\u00a0CET. If the clock is behind, have it set right, then send this again.",
  });
  await anchor(app, actor, id, "occurred", "2026-02");
  await perform(app, actor, (work) => stepIncident(work, id, "confirmed"));
  const lines = (await listTimeline(app.read, id)).map((line) => [line.kind, line.at]);
  expect(lines).toEqual([
    ["status", "2026-03-11T13:05:00.000Z"],
    ["anchor", "2026-02"],
  ]);
});

test("who leads hears of deadlines that a correction moved, old and new; not of a first setting, nor of their own", async () => {
  const { app, actor } = await cast();
  const lead = await testPerson(app, "Lea Brandt", "officer");
  const { id } = await incident(app, actor, { leadId: lead.personId });
  const mails = () =>
    app.read.selectFrom("deliveries").selectAll().where("subject", "like", "Deadlines moved%").execute();
  await anchor(app, actor, id, "aware", "2026-03-10T16:30:00.000Z");
  expect(await mails()).toEqual([]);
  await anchor(app, actor, id, "aware", "2026-03-10T14:00:00.000Z", "The call was earlier");
  await anchor(app, lead.actor, id, "aware", "2026-03-10T14:10:00.000Z", "To the minute");
  const [mail, ...more] = await mails();
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ recipient: lead.email });
  expect(JSON.stringify(mail)).toContain("Fri 13 Mar 2026, 17:30 CET → Fri 13 Mar 2026, 15:00 CET");
  expect(mail?.body).toContain("corrected from Tue 10 Mar 2026, 17:30 CET to Tue 10 Mar 2026, 15:00 CET");
});

test("all who answer for the clocks hear of a correction once: lead, scribe, communications and who has it; not the one who corrected", async () => {
  const { app, actor } = await cast();
  const lead = await testPerson(app, "Lea Brandt", "officer");
  const scribe = await testPerson(app, "Sam Okoro", "member");
  const speaker = await testPerson(app, "Noor Haddad", "member");
  const holder = await testPerson(app, "Ines Prado", "owner");
  const roles = { leadId: lead.personId, scribeId: scribe.personId, communicationsId: speaker.personId };
  const { id } = await incident(app, actor, roles);
  await anchor(app, actor, id, "aware", "2026-03-10T16:30:00.000Z");
  await perform(app, holder.actor, (work) => holdIncident(work, id));
  await anchor(app, lead.actor, id, "aware", "2026-03-10T14:00:00.000Z", "The call was earlier");
  const rows = await app.read
    .selectFrom("deliveries")
    .select("recipient")
    .where("subject", "like", "Deadlines moved%")
    .execute();
  expect(rows.map((one) => one.recipient).toSorted()).toEqual(
    [scribe.email, speaker.email, holder.email].toSorted(),
  );
});
