import { expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { assignOwners } from "#app/operations/controls/controls";
import { loadProgramme } from "#app/operations/controls/programme";
import { currentDelivery } from "#app/operations/deliveries/current-delivery";
import {
  acceptAnswer,
  answerRequest,
  handBackRequest,
  returnAnswer,
} from "#app/operations/evidence/request-answers";
import { askForEvidence, changeRequest, withdrawRequest } from "#app/operations/evidence/requests";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { offboardPerson } from "#app/operations/people/people";
import { listEvidenceTasks } from "#app/queries/tasks/evidence";
import { listEvidenceRequestTasks } from "#app/queries/tasks/evidence-requests";
import { type Actor, perform, type Work } from "#app/work";
import { findDelivery } from "#db/deliveries/deliveries";
import { findEvidence } from "#db/evidence/evidence";
import { listLinks } from "#db/evidence/lists";
import { findRequest } from "#db/evidence/requests";
import { programmeInput } from "#domain/controls/programme";
import { askInput } from "#domain/evidence/request-forms";
import { askedMark } from "#domain/evidence/requests";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

async function world() {
  const app = await testApp();
  await testOrganisation(app);
  const [ada, ben, mia, tom] = [
    await testPerson(app, "Ada", "officer"),
    await testPerson(app, "Ben", "owner"),
    await testPerson(app, "Mia"),
    await testPerson(app, "Tom"),
  ];
  const as = <R>(who: { actor: Actor }, change: (work: Work) => Promise<R>) => {
    app.clock.advance(1000);
    return perform(app, who.actor, change);
  };
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01" };
  await as(ben, (work) => loadProgramme(work, programmeInput.parse({ categories: ["security"], ...period })));
  const input = (change: object = {}) =>
    askInput.parse({
      title: "Review of admin accounts",
      details: "The signed list with your remarks.",
      control: "AC-04",
      kind: "record",
      personId: mia.personId,
      dueOn: "2026-03-20",
      ...change,
    });
  const given = async (text = "list", performedOn = "2026-03-10") => ({
    performedOn,
    note: "Signed on paper.",
    seen: askedMark({ title: "Review of admin accounts", details: "The signed list with your remarks." }),
    files: [{ name: "list.txt", mediaType: "text/plain", ...(await app.vault.put(Buffer.from(text))) }],
  });
  const job = schedule.find(({ name }) => name === "remind-evidence-requests")!;
  const beat = async () => {
    app.clock.advance(1000);
    return (await runJob(app, job, { scheduledFor: app.now(), missed: 0 }))?.detail;
  };
  const mails = () =>
    app.read
      .selectFrom("deliveries")
      .select(["id", "recipient", "subject", "body", "replaced_by"])
      .orderBy("id")
      .execute();
  return { app, ada, ben, mia, tom, as, input, given, beat, mails };
}
const refused = (code: string, message = "") => ({ code, message: expect.stringContaining(message) });

test("asked, provided, returned with the reason, provided again, accepted by another person", async () => {
  const { app, ada, ben, mia, as, input, given } = await world();
  const { ref } = await as(ada, (work) => askForEvidence(work, input()));
  expect(ref).toBe("EQ-0001");
  const first = await as(mia, async (work) => answerRequest(work, ref, await given()));
  const row = (await findEvidence(app.read, first.ref))!;
  expect(row).toMatchObject({
    title: "Review of admin accounts",
    shows: "Signed on paper.",
    performed_from: "2026-03-10",
    source: "Provided by Mia on request EQ-0001",
    recorded_by_user: mia.userId,
  });
  expect((await listLinks(app.read, row.id)).map((link) => link.ref)).toEqual(["AC-04"]);
  await expect(as(mia, async (work) => answerRequest(work, ref, await given("other")))).rejects.toMatchObject(
    refused("conflict", "already waits"),
  );
  await as(ada, (work) =>
    returnAnswer(work, ref, { evidence: first.ref, reason: "Page 2 is missing.", dueOn: "2026-03-27" }),
  );
  expect(await findRequest(app.read, ref)).toMatchObject({
    state: "returned",
    dueOn: "2026-03-27",
    answer: { reason: "Page 2 is missing." },
  });
  const tasks = async () => [
    ...(await listEvidenceTasks(app.read, app.now(), mia.personId)),
    ...(await listEvidenceRequestTasks(app.read, app.now(), mia.personId)),
  ];
  expect((await tasks()).map(({ title }) => title)).toEqual(["Provide evidence: Review of admin accounts"]);
  const second = await as(mia, async (work) => answerRequest(work, ref, await given("both pages")));
  expect((await findEvidence(app.read, second.ref))?.supersedes_id).toBe(first.id);
  expect(await findRequest(app.read, ref)).toMatchObject({ state: "answered", answer: { ref: second.ref } });
  await expect(as(ada, (work) => acceptAnswer(work, ref, { evidence: first.ref }))).rejects.toMatchObject(
    refused("conflict"),
  );
  await as(ben, (work) => acceptAnswer(work, ref, { evidence: second.ref }));
  expect(await findRequest(app.read, ref)).toMatchObject({ state: "accepted" });
  await expect(as(ada, (work) => withdrawRequest(work, ref, "Late"))).rejects.toMatchObject(
    refused("conflict"),
  );
  const log = await app.read
    .selectFrom("audit_log")
    .select("action")
    .where("subject_ref", "=", ref)
    .orderBy("id")
    .execute();
  expect(log.map(({ action }) => action.replace("evidence-requests.", ""))).toEqual([
    "ask",
    "answer",
    "ask-again",
    "answer",
  ]);
});

test("who provided it does not accept it, whatever their role; others' requests are not there", async () => {
  const { ada, mia, tom, as, input, given } = await world();
  const { ref } = await as(ada, (work) => askForEvidence(work, input({ personId: ada.personId })));
  for (const who of [mia, tom])
    await expect(as(who, async (work) => answerRequest(work, ref, await given()))).rejects.toMatchObject(
      refused("not_found"),
    );
  await expect(as(mia, (work) => askForEvidence(work, input()))).rejects.toMatchObject(refused("forbidden"));
  const made = await as(ada, async (work) => answerRequest(work, ref, await given()));
  await expect(as(ada, (work) => acceptAnswer(work, ref, { evidence: made.ref }))).rejects.toMatchObject(
    refused("forbidden", "Another person must accept"),
  );
});

test("a form sent twice makes one request and one item", async () => {
  const { app, ada, mia, as, input, given } = await world();
  const once = "019ce000-0000-7000-8000-00000000000a";
  const asked = await as(ada, (work) => askForEvidence(work, input({ once })));
  expect(await as(ada, (work) => askForEvidence(work, input({ once })))).toEqual(asked);
  await expect(
    as(ada, (work) => askForEvidence(work, input({ once, title: "Other" }))),
  ).rejects.toMatchObject(refused("conflict"));
  const item = { ...(await given()), id: "019ce000-0000-7000-8000-00000000000b" };
  const made = await as(mia, (work) => answerRequest(work, asked.ref, item));
  expect(await as(mia, (work) => answerRequest(work, asked.ref, item))).toEqual(made);
  expect(await app.read.selectFrom("evidence_request_answers").selectAll().execute()).toHaveLength(1);
});

test("an answer to another text than the present one is refused", async () => {
  const { ada, mia, as, input, given } = await world();
  const { ref } = await as(ada, (work) => askForEvidence(work, input()));
  const { title, personId, dueOn } = input();
  const change = { title, personId, dueOn, details: "With the service accounts, too." };
  await as(ada, (work) => changeRequest(work, ref, change));
  await expect(as(mia, async (work) => answerRequest(work, ref, await given()))).rejects.toMatchObject(
    refused("conflict", "was changed after you opened"),
  );
});

test("what cannot be asked is refused at its field", async () => {
  const { ada, as, input } = await world();
  for (const [change, field] of [
    [{ dueOn: "2026-03-10" }, "dueOn"],
    [{ personId: "nobody" }, "personId"],
    [{ control: "ZZ-99" }, "controls"],
    [{ others: "AC-05, ZZ-99" }, "others"],
    [{ occurrence: "2031-01-01" }, "occurrence"],
    [{ items: ["A song"] }, "items"],
  ] as const)
    await expect(as(ada, (work) => askForEvidence(work, input(change)))).rejects.toMatchObject({ field });
});

test("an officer returns the item on its own page: it is due again, in a week at least", async () => {
  const { app, ada, ben, mia, as, input, given } = await world();
  const { ref } = await as(ada, (work) => askForEvidence(work, input({ dueOn: "2026-03-12" })));
  await as(mia, async (work) => answerRequest(work, ref, await given()));
  app.clock.set("2026-03-12T09:00:00Z");
  const { returnEvidence } = await import("#app/operations/evidence/reviews");
  const { answer } = (await findRequest(app.read, ref))!;
  await as(ben, (work) => returnEvidence(work, answer!.id, "Not readable."));
  expect(await findRequest(app.read, ref)).toMatchObject({ state: "returned", dueOn: "2026-03-19" });
  // An officer's own item in its place answers the request as well.
  const { addEvidence } = await import("#app/operations/evidence/evidence");
  const provenance = { source: "Directory", extractedAt: app.now() };
  const { files } = await given("typed");
  const own = await as(ada, (work) =>
    addEvidence(work, { title: "Typed", kind: "record", provenance, files, supersedes: answer!.id }),
  );
  await as(ben, (work) => acceptEvidence(work, own.id));
  expect(await findRequest(app.read, ref)).toMatchObject({ state: "accepted", answer: { ref: own.ref } });
});

test("mails: once for each threshold, by the organisation's day; after an outage one that is true", async () => {
  const { app, ada, mia, as, input, given, beat, mails } = await world();
  const { ref } = await as(ada, (work) => askForEvidence(work, input()));
  const subjects = async () =>
    (await mails()).map(({ recipient, subject }) => `${recipient.split("@")[0]}: ${subject}`);
  expect(await beat()).toBe("1 mail queued.");
  expect(await beat()).toBeNull();
  const [first] = await mails();
  expect(first).toMatchObject({ recipient: mia.email, subject: "Please provide: Review of admin accounts" });
  expect(first?.body).toContain(
    "Ada asks you for evidence: Review of admin accounts. It is due on 20 March 2026.",
  );
  expect(first?.body.match(/https?:\S+/g)).toEqual([
    expect.stringMatching(/\/my\/evidence-requests\/EQ-0001$/),
  ]);
  // 23:59 on the 16th in Berlin, then midnight.
  app.clock.set("2026-03-16T22:58:00Z");
  expect(await beat()).toBeNull();
  app.clock.set("2026-03-16T23:00:00Z");
  expect(await beat()).toBe("1 mail queued.");
  // Off from the 18th to the 25th: one message to Mia and one to Ada, and the one that still waited is replaced.
  app.clock.set("2026-03-25T08:00:00Z");
  expect(await beat()).toBe("2 mails queued.");
  expect(await beat()).toBeNull();
  const waiting = (await mails()).filter(({ replaced_by }) => replaced_by === null);
  expect(waiting.map(({ subject }) => subject).sort()).toEqual([
    "EQ-0001 is overdue: Review of admin accounts",
    "Overdue: Review of admin accounts",
  ]);
  // Answered before the mails left: nothing is sent.
  await as(mia, async (work) => answerRequest(work, ref, await given()));
  for (const { id } of waiting)
    expect(await currentDelivery(app, (await findDelivery(app.read, id))!)).toBeNull();
  const { answer } = (await findRequest(app.read, ref))!;
  await as(ada, (work) =>
    returnAnswer(work, ref, { evidence: answer!.ref, reason: "Page 2 is missing.", dueOn: "2026-03-27" }),
  );
  expect(await beat()).toBe("1 mail queued.");
  expect((await mails()).at(-1)?.body).toContain("returned by Ada:\n\nPage 2 is missing.");
  app.clock.set("2026-03-27T08:00:00Z");
  expect(await beat()).toBe("1 mail queued.");
  expect((await subjects()).at(-1)).toBe("mia: Due today: Review of admin accounts");
  await as(ada, (work) => withdrawRequest(work, ref, "The list came with the review."));
  app.clock.set("2026-04-30T08:00:00Z");
  expect(await beat()).toBeNull();
});

test("a leaver is replaced by the control's owner, or by no one and the officer is told; their links open nothing", async () => {
  const { app, ada, mia, tom, as, input, given, beat, mails } = await world();
  const owned = await as(ada, (work) => askForEvidence(work, input()));
  const orphan = await as(ada, (work) => askForEvidence(work, input({ control: "AC-05" })));
  await as(ada, (work) => assignOwners(work, { ownerId: tom.personId, refs: ["AC-04"] }));
  await as(ada, (work) => offboardPerson(work, mia.personId, "2026-03-12", "Europe/Berlin"));
  app.clock.set("2026-03-12T22:58:00Z");
  await beat();
  expect(await findRequest(app.read, owned.ref)).toMatchObject({ person: { name: "Mia" } });
  // Her last day is over.
  app.clock.set("2026-03-12T23:00:00Z");
  expect(await beat()).toBe("2 mails queued.");
  expect(await beat()).toBeNull();
  expect(await findRequest(app.read, owned.ref)).toMatchObject({ person: { name: "Tom" }, unassigned: null });
  expect(await findRequest(app.read, orphan.ref)).toMatchObject({ unassigned: { reason: "Mia has left." } });
  expect(
    (await mails())
      .slice(-2)
      .map(({ recipient, subject }) => [recipient, subject])
      .sort(),
  ).toEqual([
    [ada.email, "EQ-0002 needs another person: Review of admin accounts"],
    [tom.email, "Please provide: Review of admin accounts"],
  ]);
  for (const { ref } of [owned, orphan])
    await expect(as(mia, async (work) => answerRequest(work, ref, await given()))).rejects.toBeTruthy();
  await as(ada, (work) =>
    changeRequest(work, orphan.ref, {
      title: "The list",
      details: "",
      personId: tom.personId,
      dueOn: "2026-03-20",
    }),
  );
  expect(await beat()).toBe("1 mail queued.");
  expect(await findRequest(app.read, orphan.ref)).toMatchObject({
    unassigned: null,
    person: { name: "Tom" },
  });
});

test("handed back, no one is reminded, and the officer is told once", async () => {
  const { app, ada, mia, as, input, given, beat, mails } = await world();
  const { ref } = await as(ada, (work) => askForEvidence(work, input()));
  await beat();
  await as(mia, (work) => handBackRequest(work, ref, "Tom keeps these lists."));
  expect(await beat()).toBe("1 mail queued.");
  expect((await mails()).at(-1)).toMatchObject({
    recipient: ada.email,
    body: expect.stringContaining("Mia handed it back: Tom keeps these lists."),
  });
  app.clock.set("2026-03-25T08:00:00Z");
  expect(await beat()).toBeNull();
  await expect(as(mia, async (work) => answerRequest(work, ref, await given()))).rejects.toMatchObject(
    refused("conflict", "handed back"),
  );
});
