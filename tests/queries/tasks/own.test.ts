import { expect, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { assignOwners } from "#app/operations/controls/controls";
import { loadProgramme } from "#app/operations/controls/programme";
import { addEvidence, addOwnEvidence, type NewEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence, returnEvidence } from "#app/operations/evidence/reviews";
import { adoptTemplates } from "#app/operations/policies/policies";
import { submitForReview } from "#app/operations/policies/versions";
import { readCall } from "#app/queries/breach-clocks/call";
import { listOwnEvidence } from "#app/queries/controls/own";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { listTasks } from "#app/queries/tasks/all";
import { perform } from "#app/work";
import { findSuccessor } from "#db/evidence/evidence";
import { listLinks } from "#db/evidence/lists";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { programmeInput } from "#domain/controls/programme";
import { ownTasks } from "#domain/tasks/tasks";
import { type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";

async function office() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const second = await testPerson(app, "Jonas Weber", "officer");
  const member = await testPerson(app, "Misaki Tanaka", "member");
  const own = async ({ userId, personId, actor }: TestPerson) => {
    const role = actor.kind === "user" ? actor.role : "member";
    const tasks = await listTasks(app.read, app.clock.now, personId);
    return ownTasks(tasks, { userId, personId, role }, await readEyesFacts(app.read));
  };
  return { app, officer, second, member, own };
}

test("a lead who is a member gets their clock at a page of theirs, with timeline and tasks, and no act of officers", async () => {
  const { app, officer, second, member, own } = await office();
  const yama = await customer(app, officer.actor, "Yamabuki Medical");
  const given = { customers: [yama], leadId: member.personId };
  const { id, ref } = await incident(app, officer.actor, given);
  await anchor(app, officer.actor, id, "aware", "2026-03-11T12:00:00.000Z");
  const hrefs = (await own(member)).map(({ href }) => href);
  expect(hrefs).toContain(`/my/calls/${ref}`);
  expect(hrefs.filter((href) => !href.startsWith("/my/"))).toEqual([]);
  expect((await own({ ...officer })).every(({ href }) => !href.startsWith("/my/calls/"))).toBe(true);

  const seen = await readCall(app, member.userId, ref, member.personId);
  expect(seen?.led?.timeline.length).toBeGreaterThan(0);
  expect(seen?.led?.tasks).toEqual([]);
  // Others who are called about it see its clocks alone here; officers have the register.
  expect((await readCall(app, second.userId, ref, second.personId))?.led).toBeNull();
});

test("an owner who is a member is asked for evidence and never to accept it; an officer who may is, by a day", async () => {
  const { app, officer, second, member, own } = await office();
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2026-02-01" };
  await perform(app, officer.actor, (work) => loadProgramme(work, programmeInput.parse(period)));
  await perform(app, officer.actor, (work) =>
    assignOwners(work, { ownerId: member.personId, refs: ["AC-03"] }),
  );
  const titles = async (who: TestPerson) => (await own(who)).map(({ title }) => title);
  expect(await titles(member)).toEqual(["Add evidence for AC-03: User access reviews"]);
  const text = await app.vault.put(Buffer.from("reviewed"));
  await perform(app, officer.actor, (work) =>
    addEvidence(work, {
      title: "Review of March",
      kind: "document",
      provenance: { source: "Directory", extractedAt: app.now() },
      files: [{ name: "march.txt", mediaType: "text/plain", ...text }],
      controls: [{ controlRef: "AC-03", dueOn: "2026-03-31" }],
    }),
  );
  expect(await titles(member)).toEqual([]);
  expect((await titles(officer)).filter((title) => title.includes("Review of March"))).toEqual([]);
  expect((await own(second)).find(({ title }) => title === "Accept or return Review of March")).toMatchObject(
    {
      // A week, to the end of the day in Berlin.
      dueAt: new Date("2026-03-18T23:00:00Z"),
    },
  );
});

test("a policy that waits for approval is a task of who may approve it, by a day, and not of its author", async () => {
  const { app, officer, second, member, own } = await office();
  await perform(app, officer.actor, (work) => adoptTemplates(work, ["access-control"]));
  const policy = (await findPolicyBySlug(app.read, "access-control"))!;
  const [version] = await listVersions(app.read, policy.id);
  await perform(app, officer.actor, (work) => submitForReview(work, version!.id));
  const reviews = async (who: TestPerson) =>
    (await own(who)).filter(({ title }) => title.startsWith("Review Access control policy"));
  expect(await reviews(second)).toMatchObject([{ dueAt: new Date("2026-03-18T23:00:00Z") }]);
  expect(await reviews(officer)).toEqual([]);
  expect(await reviews(member)).toEqual([]);
});

test("the owner of a control adds its evidence, of no other control, and another person accepts it", async () => {
  const { app, officer, second, member } = await office();
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2026-02-01" };
  await perform(app, officer.actor, (work) => loadProgramme(work, programmeInput.parse(period)));
  await perform(app, officer.actor, (work) =>
    assignOwners(work, { ownerId: member.personId, refs: ["AC-03"] }),
  );
  const text = await app.vault.put(Buffer.from("reviewed"));
  const item = (controlRef: string): NewEvidence => ({
    title: "Review of March",
    kind: "document",
    provenance: { source: "Directory", extractedAt: app.now() },
    files: [{ name: "march.txt", mediaType: "text/plain", ...text }],
    controls: [{ controlRef, dueOn: "2026-03-31" }],
  });
  const add = (who: TestPerson, ref: string) =>
    perform(app, who.actor, (work) => addOwnEvidence(work, item(ref)));
  await expect(add(member, "AC-04")).rejects.toMatchObject({ code: "forbidden" });
  await expect(add(second, "AC-03")).rejects.toMatchObject({ code: "forbidden" });
  const { id } = await add(member, "AC-03");
  await expect(perform(app, member.actor, (work) => acceptEvidence(work, id))).rejects.toMatchObject({
    code: "forbidden",
  });
  await perform(app, second.actor, (work) => acceptEvidence(work, id));
});

test("the owner of a control supersedes their own items of it alone; all others are answered alike", async () => {
  const { app, officer, member } = await office();
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2026-02-01" };
  await perform(app, officer.actor, (work) => loadProgramme(work, programmeInput.parse(period)));
  await perform(app, officer.actor, (work) =>
    assignOwners(work, { ownerId: member.personId, refs: ["AC-03", "AC-04"] }),
  );
  const text = await app.vault.put(Buffer.from("reviewed"));
  const item = (controlRef: string, supersedes?: string): NewEvidence => ({
    title: "Review of March",
    kind: "document",
    provenance: { source: "Directory", extractedAt: app.now() },
    files: [{ name: "march.txt", mediaType: "text/plain", ...text }],
    controls: [{ controlRef }],
    supersedes,
  });
  const add = (controlRef: string, supersedes?: string) =>
    perform(app, member.actor, (work) => addOwnEvidence(work, item(controlRef, supersedes)));
  const foreign = await perform(app, officer.actor, (work) => addEvidence(work, item("AC-03")));
  const successor = await perform(app, officer.actor, (work) => addEvidence(work, item("AC-03", foreign.id)));
  const elsewhere = await add("AC-04");
  for (const id of [foreign.id, foreign.ref, successor.id, elsewhere.id, "unknown"])
    await expect(add("AC-03", id), id).rejects.toMatchObject({
      code: "not_found",
      message: "Evidence not found.",
      field: undefined,
    });
  const own = await add("AC-03");
  const answer = await add("AC-03", own.ref);
  expect((await findSuccessor(app.read, own.id))?.ref).toBe(answer.ref);
});

test("what was returned is a task of who recorded it until their answer supersedes it, for the same occurrence", async () => {
  const { app, officer, second, member, own } = await office();
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2026-02-01" };
  await perform(app, officer.actor, (work) => loadProgramme(work, programmeInput.parse(period)));
  await perform(app, officer.actor, (work) =>
    assignOwners(work, { ownerId: member.personId, refs: ["AC-03"] }),
  );
  const text = await app.vault.put(Buffer.from("reviewed"));
  const item = (title: string, link: object = {}, supersedes?: string): NewEvidence => ({
    title,
    kind: "document",
    provenance: { source: "Directory", extractedAt: app.now() },
    files: [{ name: "march.txt", mediaType: "text/plain", ...text }],
    controls: [{ controlRef: "AC-03", ...link }],
    supersedes,
  });
  const first = await perform(app, member.actor, (work) =>
    addOwnEvidence(work, item("Review of February", { dueOn: "2026-02-28" })),
  );
  await perform(app, officer.actor, (work) => returnEvidence(work, first.id, "No names."));
  // Later items of another user do not push it off the page.
  for (let n = 0; n < 3; n++)
    await perform(app, second.actor, (work) => addEvidence(work, item(`Item ${n}`)));
  const href = `/my/controls/AC-03?supersedes=${first.ref}#add`;
  expect((await own(member)).map((task) => task.href)).toContain(href);
  expect((await own(second)).filter(({ key }) => key.startsWith("evidence:returned"))).toEqual([]);
  const visitor = member.actor as unknown as Visitor;
  const [shown] = await listOwnEvidence(app, visitor, "AC-03", 1);
  expect(shown).toMatchObject({ reference: first.ref, open: true, reason: "No names." });

  app.clock.advance(60_000);
  const answer = await perform(app, member.actor, (work) =>
    addOwnEvidence(work, item("Review of February, with names", {}, first.id)),
  );
  expect((await own(member)).map((task) => task.href)).not.toContain(href);
  expect((await listLinks(app.read, answer.id)).map(({ due_on }) => due_on)).toEqual(["2026-02-28"]);
  expect(await listOwnEvidence(app, visitor, "AC-03")).toMatchObject([
    { reference: answer.ref, open: false },
    { reference: first.ref, open: false, successor: answer.ref },
  ]);
});
