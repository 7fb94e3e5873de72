import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { signOffReview } from "#app/operations/access-reviews/sign-off";
import { reportIncident, stepIncident } from "#app/operations/incidents/incidents";
import { changeIncidentTask, finishIncidentTask, giveIncidentTask } from "#app/operations/incidents/tasks";
import { changeRole } from "#app/operations/installation/users";
import { acknowledgePolicy } from "#app/operations/policies/acknowledgements";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishPolicy } from "#app/operations/policies/publishing";
import { approveVersion, submitForReview } from "#app/operations/policies/versions";
import { perform, type Work } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { listIncidentTasks } from "#db/incidents/tasks";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { incidentTaskInput } from "#domain/incidents/tasks";
import { type TestApp, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { runMinutes } from "#tests/support/minutes";
import { cast, openedReview } from "#tests/support/review-cast";
import { startPost } from "#tests/support/servers/post";

const closing = () => ({ code: 421, text: "closing" });
const jobs = [
  "remind-reviewers",
  "remind-removals",
  "remind-readers",
  "tell-about-incidents",
  "deliver-mail",
];
const quick = (app: TestApp) => app.db.executeQuery(CompiledQuery.raw("pragma synchronous = off"));
const withdrawn = (app: TestApp) =>
  app.read.selectFrom("deliveries").select(["key", "answer"]).where("withdrawn_at", "is not", null).execute();

/** The jobs once now, and once at each of these instants. */
async function at(app: TestApp, ...instants: string[]) {
  for (const instant of instants) {
    app.clock.set(new Date(Date.parse(instant) - 30_000).toISOString());
    await runMinutes(app, jobs, instant);
  }
}

test("after an outage over several stages of a review, each reviewer and officer gets one mail that is true, and who signed none", async () => {
  const post = await startPost();
  const c = await cast({ SMTP_URL: post.url });
  await quick(c.app);
  post.refuse = closing;
  const id = await openedReview(c);
  await at(c.app, "2026-03-16T04:00:00Z", "2026-03-17T18:00:00Z", "2026-03-19T18:00:00Z");
  const signer = c.owner;
  for (const item of await listItems(c.app.read, id, signer.personId))
    await perform(c.app, signer.actor, (work) =>
      decideItem(work, id, item.id, { kind: "keep", reason: "needed", toRole: null }),
    );
  await perform(c.app, signer.actor, (work) => signOffReview(work, id, true));
  await at(c.app, "2026-03-22T18:00:00Z", "2026-03-23T18:00:00Z");
  expect(post.received).toEqual([]);
  post.refuse = () => null;
  await at(c.app, "2026-03-23T18:40:00Z");
  const to = (email: string) => post.received.filter((mail) => mail.to[0] === email);
  const late = await c.app.read
    .selectFrom("access_review_items as i")
    .innerJoin("people as p", "p.id", "i.reviewer_id")
    .select("p.email")
    .distinct()
    .where("i.review_id", "=", id)
    .where("p.id", "!=", signer.personId)
    .execute();
  expect(late.length).toBeGreaterThan(0);
  expect(to(signer.email).filter(({ subject }) => /deci|signature/.test(subject))).toEqual([]);
  for (const { email } of late) {
    const mails = to(email).filter(({ subject }) => /to decide|decision/.test(subject));
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining("still to decide")]);
    expect(mails[0]!.text.replace(/\s+/g, " ")).toContain("The review was due");
  }
  const overdue = post.received.filter(({ subject }) => subject.endsWith("is overdue"));
  expect(overdue.map((mail) => mail.to[0])).toEqual([c.officer.email]);
  expect((await withdrawn(c.app)).some(({ answer }) => /list was signed/.test(answer ?? ""))).toBe(true);
});

test("after an outage the owner of removals gets one mail about all that is open, not one for each stage", async () => {
  const post = await startPost();
  const c = await cast({ SMTP_URL: post.url });
  await quick(c.app);
  const id = await openedReview(c);
  for (const item of await listItems(c.app.read, id, c.owner.personId))
    await perform(c.app, c.owner.actor, (work) =>
      decideItem(work, id, item.id, { kind: "revoke", reason: "not needed", toRole: null }),
    );
  await perform(c.app, c.owner.actor, (work) => signOffReview(work, id, true));
  post.refuse = closing;
  await at(
    c.app,
    "2026-03-11T13:20:00Z",
    "2026-03-12T01:10:00Z",
    "2026-03-12T13:10:00Z",
    "2026-03-13T13:10:00Z",
  );
  post.received.length = 0;
  post.refuse = () => null;
  await at(c.app, "2026-03-13T13:50:00Z");
  const removals = post.received.filter(({ subject }) => /removals? (overdue|to do)/.test(subject));
  expect(removals.map((mail) => mail.to[0]).toSorted()).toEqual([c.officer.email, c.owner.email].toSorted());
  expect(removals.every(({ subject }) => /overdue/.test(subject))).toBe(true);
});

test("who acknowledged during an outage is not asked any more, and who did not gets one mail that says it is overdue", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-11T13:05:00.000Z", { SMTP_URL: post.url });
  await quick(app);
  await testOrganisation(app);
  const ana = await testPerson(app, "Ana Ruiz", "owner");
  const bo = await testPerson(app, "Bo Lind", "officer");
  const mia = await testPerson(app, "Mia Wu");
  const as = <R>(person: TestPerson, change: (work: Work) => Promise<R>) =>
    perform(app, { ...person.actor, factor: { method: "totp", at: app.now() } } as never, change);
  await as(ana, (work) => adoptTemplates(work, ["access-control"]));
  const policy = (await findPolicyBySlug(app.read, "access-control"))!;
  const version = (await listVersions(app.read, policy.id)).at(-1)!;
  await as(ana, (work) => submitForReview(work, version.id));
  await as(bo, (work) => approveVersion(work, version.id));
  post.refuse = closing;
  await publishPolicy(app, ana.actor, version.id, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
  await at(app, "2026-03-11T14:00:00Z", "2026-03-22T09:00:00Z", "2026-03-26T09:00:00Z");
  await as(mia, (work) => acknowledgePolicy(work, version.id));
  post.refuse = () => null;
  await at(app, "2026-03-26T09:45:00Z");
  const policies = post.received.filter(({ subject }) => /policies/i.test(subject));
  expect(policies.filter((mail) => mail.to[0] === mia.email)).toEqual([]);
  expect(policies.filter((mail) => mail.to[0] === bo.email).map(({ subject }) => subject)).toEqual([
    "Overdue: policies to acknowledge",
  ]);
});

test("a report that was looked at during an outage is not announced as one that no one has looked at", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-11T13:05:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const member = await testPerson(app, "Jonas Berg");
  const report = (title: string) =>
    perform(app, member.actor, (work) => reportIncident(work, { title, summary: "Asks for codes" }));
  post.refuse = closing;
  const seen = await report("A strange mail");
  await report("Another mail");
  await at(app, "2026-03-11T13:10:00Z");
  await perform(app, officer.actor, (work) => stepIncident(work, seen.id, "confirmed"));
  post.refuse = () => null;
  await at(app, "2026-03-11T13:50:00Z");
  expect(post.received.map(({ subject }) => subject)).toEqual([expect.stringContaining("Another mail")]);
});

test("a task that was done or changed during an outage is not announced, or announced as it is", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-11T13:05:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app, { time_zone: "UTC" });
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const member = await testPerson(app, "Jonas Berg");
  const { id } = await incident(app, officer.actor, { personalData: "no" });
  const task = (title: string, dueAt: string) =>
    incidentTaskInput("UTC").parse({ title, dueAt, ownerId: member.personId, kind: "task" });
  const give = (title: string) =>
    perform(app, officer.actor, (work) => giveIncidentTask(work, id, task(title, "2026-03-12 09:00")));
  post.refuse = closing;
  await give("Keep the log");
  await give("Close the key");
  await at(app, "2026-03-11T13:10:00Z");
  const [log, key] = (await listIncidentTasks(app.read, { incidentId: id })).toSorted((a, b) =>
    b.title.localeCompare(a.title),
  );
  await perform(app, member.actor, (work) => finishIncidentTask(work, log!.id, "Done"));
  await perform(app, officer.actor, (work) =>
    changeIncidentTask(work, key!.id, task("Close the key", "2026-03-14 09:00")),
  );
  post.refuse = () => null;
  await at(app, "2026-03-11T13:50:00Z");
  const mails = post.received.filter((mail) => mail.to[0] === member.email);
  expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining("Close the key")]);
  expect(mails[0]!.text).toContain("14 Mar 2026, 09:00 UTC");
});

test("an officer who becomes a member gets none of the mail that only officers may read; a breach reminder goes to the next", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-10T06:00:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app, { time_zone: "UTC" });
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const owner = await testPerson(app, "Wilma Ott", "owner");
  const member = await testPerson(app, "Jonas Berg");
  const aurora = await customer(app, owner.actor, "Aurora", { breachHours: 24, breachFrom: "verified" });
  const made = await incident(app, owner.actor, { customers: [aurora], personalData: "no" });
  await anchor(app, owner.actor, made.id, "verified", "2026-03-10T06:00:00.000Z");
  post.refuse = closing;
  await perform(app, member.actor, (work) =>
    reportIncident(work, { title: "A strange mail", summary: "Asks for codes" }),
  );
  await at(app, "2026-03-10T06:05:00Z");
  app.clock.set("2026-03-10T17:59:30Z");
  await runMinutes(app, ["raise-breach-reminders", "deliver-mail"], "2026-03-10T18:02:00Z");
  await perform(app, owner.actor, (work) => changeRole(work, officer.userId, "member"));
  post.refuse = () => null;
  app.clock.set("2026-03-10T18:09:30Z");
  await runMinutes(app, ["deliver-mail"], "2026-03-10T18:10:00Z");
  await runMinutes(app, ["raise-breach-reminders", "deliver-mail"], "2026-03-10T18:12:00Z");
  expect(post.received.filter((mail) => mail.to[0] === officer.email)).toEqual([]);
  expect(
    post.received.filter(({ subject }) => /notify Aurora/.test(subject)).map((mail) => mail.to[0]),
  ).toEqual([owner.email]);
  const log = await app.read
    .selectFrom("audit_log")
    .select("after")
    .where("action", "=", "deliveries.withdraw")
    .execute();
  expect(log.length).toBe(2);
  for (const { after } of log) expect(after).toContain("role of Maren Olsen");
});

test("an officer who becomes a member gets none of several mails that were taken from the queue together", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-10T06:00:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app, { time_zone: "UTC" });
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const owner = await testPerson(app, "Wilma Ott", "owner");
  const member = await testPerson(app, "Jonas Berg");
  post.refuse = closing;
  for (const title of ["A strange mail", "A lost laptop", "A door that stood open"])
    await perform(app, member.actor, (work) => reportIncident(work, { title, summary: "Seen today" }));
  await at(app, "2026-03-10T06:05:00Z");
  await perform(app, owner.actor, (work) => changeRole(work, officer.userId, "member"));
  post.refuse = () => null;
  app.clock.set("2026-03-10T06:29:30Z");
  await runMinutes(app, ["deliver-mail"], "2026-03-10T06:30:00Z");
  expect(post.received.filter((mail) => mail.to[0] === officer.email)).toEqual([]);
});
