import { expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { addEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { adoptTemplates } from "#app/operations/policies/policies";
import { approveVersion, submitForReview } from "#app/operations/policies/versions";
import { approveChange, draftAddition } from "#app/operations/vendors/subprocessors";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { listTasks } from "#app/queries/tasks/all";
import { perform, type Work } from "#app/work";
import { insertOpening } from "#db/installation/account-openings";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { programmeInput } from "#domain/controls/programme";
import { ownTasks } from "#domain/tasks/tasks";
import { recordTest, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";

const mailwerk = {
  name: "Mailwerk GmbH",
  purpose: "Sends e-mail",
  data: "names",
  countries: ["Germany"],
  transfer: null,
  url: "https://mailwerk.example/gdpr",
};

async function office() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const author = await testPerson(app, "Maren Olsen", "officer");
  const second = await testPerson(app, "Jonas Weber", "officer");
  const as = <R>(who: TestPerson, change: (work: Work) => Promise<R>) => perform(app, who.actor, change);
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2026-02-01" };
  await as(author, (work) => loadProgramme(work, programmeInput.parse(period)));
  const text = await app.vault.put(Buffer.from("reviewed"));
  const item = await as(author, (work) =>
    addEvidence(work, {
      title: "Review of March",
      kind: "document",
      provenance: { source: "Directory", extractedAt: app.now() },
      files: [{ name: "march.txt", mediaType: "text/plain", ...text }],
      controls: [{ controlRef: "AC-03", dueOn: "2026-03-31" }],
    }),
  );
  await as(author, (work) => adoptTemplates(work, ["access-control"]));
  const [version] = await listVersions(app.read, (await findPolicyBySlug(app.read, "access-control"))!.id);
  await as(author, (work) => submitForReview(work, version!.id));
  const change = await as(author, (work) => draftAddition(work, mailwerk, "Mail"));
  const acts: [key: string, (work: Work) => Promise<unknown>][] = [
    [`evidence:review:${item.id}`, (work) => acceptEvidence(work, item.id)],
    [`policies:${version!.id}`, (work) => approveVersion(work, version!.id)],
    [`subprocessor-change:${change}`, (work) => approveChange(work, change)],
  ];
  /** Which of the three are listed for a person, and which of them the operation lets them do. */
  const both = async (who: TestPerson) => {
    const { personId, userId } = who;
    const tasks = await listTasks(app.read, app.clock.now, personId);
    const own = ownTasks(tasks, { userId, personId, role: "officer" }, await readEyesFacts(app.read));
    const listed = acts.map(([key]) => own.some((task) => task.key === key));
    const done: boolean[] = [];
    for (const [, act] of acts)
      done.push(
        await as(who, act).then(
          () => true,
          () => false,
        ),
      );
    return { listed, done };
  };
  return { app, author, second, both };
}

const [all, none] = [
  [true, true, true],
  [false, false, false],
];

test("another officer has the tasks of what was made, and its author has not", async () => {
  const { author, second, both } = await office();
  expect(await both(author)).toEqual({ listed: none, done: none });
  expect(await both(second)).toEqual({ listed: all, done: all });
});

test("where two pairs of eyes are switched off, an author has the tasks of their own work", async () => {
  const { app, author, both } = await office();
  await app.db.updateTable("organisation").set({ two_pairs_of_eyes: 0 }).execute();
  expect(await both(author)).toEqual({ listed: all, done: all });
});

test("an account that its author may hold has no task of that work", async () => {
  const { app, author, second, both } = await office();
  await perform(app, author.actor, async (work) => {
    await insertOpening(work.db, {
      id: "opening",
      user_id: second.userId,
      opened_by: author.userId,
      opened_by_name: author.name,
      way: "link",
      opened_at: work.now.toISOString(),
    });
    await recordTest(work);
  });
  expect(await both(second)).toEqual({ listed: none, done: none });
});
