import { expect, test } from "vitest";
import { remindRemovals } from "#app/operations/access-reviews/removal-reminders";
import { assignRemoval, noteCommonTicket, noteTicket } from "#app/operations/access-reviews/removals";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { addSystem } from "#app/operations/systems/systems";
import { recordHash, reviewRecord } from "#app/queries/access-reviews/record";
import { populationsFor, systemsFor } from "#app/queries/systems/auditor-scope";
import { perform } from "#app/work";
import { listRemovals } from "#db/access-reviews/removals";
import { systemInput } from "#domain/systems/systems";
import { cast, firstList, importList, openedReview, signEverything } from "#tests/support/review-cast";

/** A signed review with one removal, which the system's owner has. */
async function oneRemoval() {
  const c = await cast();
  const id = await openedReview(c);
  await signEverything(c, id);
  const [removal] = await listRemovals(c.app.read);
  if (!removal) throw new Error("no removal");
  const give = (to: string, who = c.officer) =>
    perform(c.app, who.actor, (work) => assignRemoval(work, removal.id, to, "on call this week"));
  const note = (who: typeof c.owner, ticket: string) =>
    perform(c.app, who.actor, (work) => noteTicket(work, removal.id, ticket));
  return { c, id, removal, give, note };
}

test("a removal goes to another owner for a reason, who hears of it; its due date stays, the record says so", async () => {
  const { c, id, removal, give } = await oneRemoval();
  await perform(c.app, c.officer.actor, (work) => remindRemovals(work, "https://surety.example"));
  await expect(give(c.jose.personId, c.owner)).rejects.toMatchObject({ code: "forbidden" });
  await expect(give("nobody")).rejects.toMatchObject({ field: "to" });
  await give(c.jose.personId);
  await give(c.jose.personId);
  expect(await listRemovals(c.app.read, { ownerId: c.jose.personId })).toMatchObject([
    { owner: "Jose Ramirez", due_at: removal.due_at },
  ]);
  await perform(c.app, c.officer.actor, (work) => remindRemovals(work, "https://surety.example"));
  const mails = await c.app.read
    .selectFrom("deliveries")
    .select("subject")
    .where("recipient", "=", c.jose.email)
    .execute();
  expect(mails).toEqual([{ subject: "Production database: 1 removal to do" }]);
  const { irregular, removals } = await reviewRecord(c.app.read, id);
  expect(removals[0]?.owner).toBe("Jose Ramirez");
  expect(irregular).toMatchObject([{ kind: "reassigned", reason: "on call this week" }]);
});

test("given away after the approval it is in part 9, and the content hash still holds", async () => {
  const { c, id, give } = await oneRemoval();
  await perform(c.app, c.officer.actor, (work) => approveReview(work, id));
  c.app.clock.advance(1000);
  await give(c.jose.personId);
  const record = await reviewRecord(c.app.read, id);
  expect(record.irregular).toEqual([]);
  expect(record.afterClosing.map((one) => one.what)).toEqual(["removal RM-0001 given to Jose Ramirez"]);
  expect(recordHash(record)).toBe(record.contentHash);
});

test("who owns it notes its ticket, others on the staff do not; what is proven moves no more", async () => {
  const { c, removal, give, note } = await oneRemoval();
  await note(c.owner, "OPS-1");
  await expect(note(c.jose, "OPS-2")).rejects.toMatchObject({ code: "forbidden" });
  expect((await listRemovals(c.app.read))[0]?.ticket).toBe("OPS-1");
  c.app.clock.advance(60_000);
  await importList(c, firstList.replace(/^1,jose.*\n/m, ""));
  expect((await listRemovals(c.app.read))[0]?.verified_at).not.toBeNull();
  await expect(give(c.jose.personId)).rejects.toMatchObject({ field: "removal" });
  expect(removal.verified_at).toBeNull();
});

test("an auditor sees the removals and the lists of their period, and nothing else", async () => {
  const { c } = await oneRemoval();
  c.app.clock.set("2026-05-02T08:00:00Z");
  await importList(c, firstList);
  const lists = await c.app.read
    .selectFrom("populations")
    .select(["id", "ref", "at", "at_precision"])
    .execute();
  const seen = async (from: string, to: string) => {
    const may = await populationsFor(c.app.read, { from, to });
    return [
      lists.filter(may).map((one) => one.ref),
      (await listRemovals(c.app.read, { period: { from, to } })).length,
    ];
  };
  // The review's period ends on 31 March; its list was drawn on the 11th.
  expect(await seen("2026-03-31", "2026-04-30")).toEqual([["POP-0001"], 1]);
  expect(await seen("2026-04-01", "2026-05-01")).toEqual([[], 0]);
  expect(await seen("2026-05-02", "2026-05-02")).toEqual([["POP-0002"], 0]);
  expect(lists.filter(await populationsFor(c.app.read, null))).toHaveLength(2);

  const systems = async (from: string, to: string) =>
    (await systemsFor(c.app.read, { from, to })).map((one) => [
      one.name,
      one.population_at?.slice(0, 10) ?? null,
    ]);
  const added = await perform(c.app, c.officer.actor, (work) =>
    addSystem(work, systemInput.parse({ name: "Added in May", ownerId: c.owner.personId })),
  );
  expect(await systems("2026-03-31", "2026-04-30")).toEqual([["Production database", "2026-03-11"]]);
  expect(await systems("2026-04-01", "2026-04-30")).toEqual([["Production database", null]]);
  expect(await systems("2025-01-01", "2025-12-31")).toEqual([]);
  expect(await systems("2026-05-02", "2026-05-02")).toEqual([
    ["Added in May", null],
    ["Production database", "2026-05-02"],
  ]);
  expect((await systemsFor(c.app.read, null)).map((one) => one.id)).toContain(added);
});

test("a ticket for several removals replaces no other ticket", async () => {
  const { c, removal, note } = await oneRemoval();
  const common = (ticket: string) =>
    perform(c.app, c.officer.actor, (work) => noteCommonTicket(work, removal.id, ticket));
  await common("OPS-1");
  await common("OPS-1");
  await expect(common("OPS-2")).rejects.toThrow("It has the ticket OPS-1 already.");
  await note(c.officer, "OPS-2");
  expect((await listRemovals(c.app.read))[0]?.ticket).toBe("OPS-2");
});
