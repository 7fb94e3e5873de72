import { expect, test } from "vitest";
import { record } from "#app/audit";
import { recordReviews } from "#app/operations/access-reviews/evidence";
import { exceptRemoval } from "#app/operations/access-reviews/removal-exceptions";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { proposeExceptions } from "#app/operations/controls/exceptions";
import { loadProgramme } from "#app/operations/controls/programme";
import { unlinkEvidence, writeLinks } from "#app/operations/evidence/links";
import { addSystem } from "#app/operations/systems/systems";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { readProgramme } from "#app/queries/controls/programme";
import { type Actor, perform } from "#app/work";
import { listRemovals } from "#db/access-reviews/removals";
import { findReview } from "#db/access-reviews/reviews";
import { findException, listExceptions } from "#db/controls/exceptions";
import { programmeInput } from "#domain/controls/programme";
import { systemInput } from "#domain/systems/systems";
import {
  type Cast,
  cast,
  firstList,
  importList,
  openedReview,
  signEverything,
} from "#tests/support/review-cast";

const job: Actor = { kind: "job", name: "record-access-reviews" };

/** A programme in force, and the signed review of January to March, which waits for its approval. */
async function signed() {
  const c = await cast();
  const programme = programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2026-01-01",
  });
  await perform(c.app, c.officer.actor, (work) => loadProgramme(work, programme));
  const id = await openedReview(c);
  await signEverything(c, id);
  const approve = (at: string) => {
    c.app.clock.set(at);
    return perform(c.app, c.officer.actor, (work) => approveReview(work, id));
  };
  return { c, id, approve };
}
/** How the quarter to 31 March stands at that instant; what is due is recorded first, as the jobs do. */
async function quarter(c: Cast, at: string) {
  c.app.clock.set(at);
  await recordReviews(c.app, job);
  const { controls } = await readProgramme(c.app.read, c.app.now(), null, { ref: "AC-03" });
  // What a reader keeps says the same as all tables read anew.
  const anew = await c.app.db
    .transaction()
    .execute((tx) => readProgramme(tx, c.app.now(), null, { ref: "AC-03" }));
  expect(controls).toEqual(anew.controls);
  const one = controls[0]?.occurrences.find((occurrence) => occurrence.due === "2026-03-31");
  return one && [one.state, one.daysLate, ...one.missing];
}

const removed = firstList.replace(/^1,jose.*\n/m, "");

test("signed in the quarter and approved on the last day of grace it is held, a second later it was recorded late", async () => {
  const inTime = await signed();
  inTime.c.app.clock.set("2026-03-12T10:00:00Z");
  await importList(inTime.c, removed);
  await inTime.approve("2026-04-14T21:59:59Z");
  expect(await quarter(inTime.c, "2026-04-15T06:00:00Z")).toEqual(["held", 0]);
  const late = await signed();
  late.c.app.clock.set("2026-03-12T10:00:00Z");
  await importList(late.c, removed);
  await late.approve("2026-04-14T22:00:00Z");
  expect(await quarter(late.c, "2026-04-15T06:00:00Z")).toEqual(["recorded-late", 15]);
});

test("it is not held while a removal is overdue and no later list shows it gone", async () => {
  const { c, approve } = await signed();
  await approve("2026-03-31T10:00:00Z");
  expect(await quarter(c, "2026-04-01T06:00:00Z")).toEqual(["part", 0, "1 removal open"]);
  c.app.clock.set("2026-04-20T10:00:00Z");
  await importList(c, removed);
  expect(await quarter(c, "2026-04-21T06:00:00Z")).toEqual(["late", 20]);
});

test("what was late stays late when the account returns, and is part again once the new day is over", async () => {
  const { c, approve } = await signed();
  await approve("2026-03-31T10:00:00Z");
  c.app.clock.set("2026-04-20T10:00:00Z");
  await importList(c, removed);
  c.app.clock.set("2026-04-22T10:00:00Z");
  await importList(c, firstList);
  expect(await quarter(c, "2026-04-23T06:00:00Z")).toEqual(["late", 20]);
  expect(await quarter(c, "2026-04-24T06:00:00Z")).toEqual(["part", 0, "1 removal open"]);
  await importList(c, removed);
  expect(await quarter(c, "2026-04-24T07:00:00Z")).toEqual(["late", 24]);
});

test("an exception of a removal does not move the day by which its review is judged, nor does its return", async () => {
  const { c, approve } = await signed();
  await approve("2026-03-31T10:00:00Z");
  const [removal] = await listRemovals(c.app.read);
  c.app.clock.set("2026-04-02T10:00:00Z");
  await perform(c.app, c.officer.actor, (work) =>
    exceptRemoval(work, {
      do: "except",
      removal: removal?.id ?? "",
      cause: "The report runs under this account",
      interimCover: "Its sign-ins are read every week",
      ownerId: c.owner.personId,
      endsOn: "2026-04-30",
    }),
  );
  expect(await quarter(c, "2026-04-03T06:00:00Z")).toEqual(["part", 0, "1 removal open"]);
  c.app.clock.set("2026-04-20T10:00:00Z");
  await importList(c, removed);
  expect(await quarter(c, "2026-04-21T06:00:00Z")).toEqual(["late", 20]);
  await importList(c, firstList);
  expect(await quarter(c, "2026-04-21T07:00:00Z")).toEqual(["late", 20]);
});

test("a list of a past instant proves a removal from the day on which it was recorded", async () => {
  const { c, approve } = await signed();
  await approve("2026-03-31T10:00:00Z");
  expect(await quarter(c, "2026-04-19T11:00:00Z")).toEqual(["part", 0, "1 removal open"]);
  c.app.clock.set("2026-04-20T10:00:00Z");
  await importList(c, removed, "2026-03-12T10:00:00Z");
  expect(await quarter(c, "2026-04-20T11:00:00Z")).toEqual(["recorded-late", 20]);
  expect(await quarter(c, "2026-04-19T11:00:00Z")).toEqual(["part", 0, "1 removal open"]);
});

test("a review that was finished before the window began holds the window in which it was performed", async () => {
  const { c, id, approve } = await signed();
  await approve("2026-03-31T10:00:00Z");
  await importList(c, removed);
  await quarter(c, "2026-04-01T06:00:00Z");
  const [evidence] = await c.app.read.selectFrom("evidence_items").selectAll().execute();
  const review = await findReview(c.app.read, id);
  expect(evidence?.performed_from).toBe(review?.opened_at);
  // Given for the quarter that follows, as an old link does.
  await perform(c.app, c.officer.actor, async (work) => {
    const link = { controlRef: "AC-03", dueOn: "2026-03-31" };
    await unlinkEvidence(work, evidence?.id ?? "", link, "Given for the next quarter");
    await writeLinks(work, evidence?.id ?? "", [{ controlRef: "AC-03", dueOn: "2026-06-30" }]);
    await record(work, { action: "evidence.link", subject: { type: "evidence", id: evidence?.id ?? "" } });
  });
  const { controls } = await readProgramme(c.app.read, c.app.now(), null, { ref: "AC-03" });
  expect(controls[0]?.occurrences.slice(2).map((one) => [one.due, one.state])).toEqual([
    ["2026-03-31", "held"],
    ["2026-06-30", "due"],
  ]);
});

test("without an approval it is missed when its grace is over, to the second, and an exception is proposed", async () => {
  const { c } = await signed();
  expect(await quarter(c, "2026-04-14T21:59:59Z")).toEqual(["due", 0]);
  expect(await quarter(c, "2026-04-14T22:00:00Z")).toEqual(["missed", 0]);
  await perform(c.app, { kind: "job", name: "propose-exceptions" }, proposeExceptions);
  expect((await listExceptions(c.app.read)).filter((row) => row.control_ref === "AC-03")).toHaveLength(1);
});

test("a review that leaves out a system of the period is a part: nothing is held by it alone", async () => {
  const { c, approve } = await signed();
  await perform(c.app, c.officer.actor, (work) => addSystem(work, systemInput.parse({ name: "Wiki" })));
  await approve("2026-03-31T10:00:00Z");
  expect(await quarter(c, "2026-03-31T10:01:00Z")).toEqual(["due", 0]);
  const [item] = await c.app.read.selectFrom("evidence_items").select("partial").execute();
  expect(item?.partial).toBe("Still to be reviewed for this period: Wiki.");
});

test("a removal that cannot be done becomes an exception with an owner and a last day; it stays open until a list proves it", async () => {
  const { c, id } = await signed();
  const [removal] = await listRemovals(c.app.read);
  const ask = (endsOn: string, who = c.officer) =>
    perform(c.app, who.actor, (work) =>
      exceptRemoval(work, {
        do: "except",
        removal: removal?.id ?? "",
        cause: "The report runs under this account until June",
        interimCover: "Its sign-ins are read every week",
        ownerId: c.owner.personId,
        endsOn,
      }),
    );
  await expect(ask("2026-04-30", c.owner)).rejects.toMatchObject({ code: "forbidden" });
  for (const day of ["2026-03-11", "2027-03-13"])
    await expect(ask(day)).rejects.toMatchObject({ field: "endsOn" });
  const ref = await ask("2026-04-30");
  expect(await findException(c.app.read, ref)).toMatchObject({
    control_ref: "AC-03",
    owner_name: "Misaki Tanaka",
    ends_on: "2026-04-30",
    confirmed_by: "Ines Holm",
  });
  expect((await listRemovals(c.app.read))[0]).toMatchObject({
    due_at: "2026-04-30T22:00:00.000Z",
    verified_at: null,
    exception: `${ref} until 2026-04-30`,
  });
  expect((await reviewRecord(c.app.read, id)).removals[0]?.exception).toBe(`${ref} until 2026-04-30`);
  // Proven, then back: due by the hours of its system, not by the exception's.
  c.app.clock.set("2026-04-02T10:00:00Z");
  await importList(c, firstList.replace(/^1,jose.*\n/m, ""));
  await expect(ask("2026-05-30")).rejects.toMatchObject({ field: "removal" });
  c.app.clock.set("2026-04-03T10:00:00Z");
  await importList(c, firstList);
  expect((await listRemovals(c.app.read))[0]?.due_at).toBe("2026-04-04T10:00:00.000Z");
});
