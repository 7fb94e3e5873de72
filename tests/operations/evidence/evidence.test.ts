import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import {
  addEvidence,
  evidenceLeaf,
  type NewEvidence,
  recordEvidence,
} from "#app/operations/evidence/evidence";
import { linkEvidence, unlinkEvidence } from "#app/operations/evidence/links";
import { acceptEvidence, returnEvidence } from "#app/operations/evidence/reviews";
import { proveLog } from "#app/operations/installation/log-proofs";
import { type Actor, perform } from "#app/work";
import { findControl } from "#db/controls/controls";
import { listProofs } from "#db/controls/proofs";
import { findEvidence, listEvidenceFiles, listReviews } from "#db/evidence/evidence";
import { listExportFacts } from "#db/evidence/export-facts";
import { openLogKey } from "#evidence/log/log-heads";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";

async function item(app: TestApp, change: Partial<NewEvidence> = {}): Promise<NewEvidence> {
  const file = await app.vault.put(Buffer.from("user,mfa\nada,yes\n"));
  return {
    title: "Users and their factors",
    shows: "Every account has a second factor.",
    kind: "list",
    provenance: {
      source: "Directory",
      extractedAt: new Date("2026-03-11T12:00:00Z"),
      rows: 1,
      completeness: "Counted",
    },
    files: [{ name: "../users.csv", mediaType: "text/csv", ...file }],
    ...change,
  };
}

async function cast() {
  const app = await testApp();
  await testOrganisation(app);
  const [ada, ben, mia, eve] = await Promise.all([
    testPerson(app, "Ada", "officer"),
    testPerson(app, "Ben", "owner"),
    testPerson(app, "Mia", "member"),
    testPerson(app, "Eve", "auditor"),
  ]);
  const as = <R>(actor: Actor, change: Parameters<typeof perform<R>>[2]) => perform(app, actor, change);
  return { app, ada, ben, mia, eve, as };
}

const state = async (app: TestApp, id: string) =>
  (await listReviews(app.read, id)).map((review) => review.verdict);

describe("recording", () => {
  test("an item gets a reference, its files, a leaf that anyone can compute again, and an audit entry", async () => {
    const { app, ada, as } = await cast();
    const given = await item(app);
    const { id, ref } = await as(ada.actor, (work) => addEvidence(work, given));
    expect(ref).toBe("EV-000001");
    const row = (await findEvidence(app.read, "ev-000001"))!;
    expect(row).toMatchObject({
      id,
      title: given.title,
      recorded_by: "Ada",
      extracted_by: "Ada",
      row_count: 1,
    });
    const files = await listEvidenceFiles(app.read, id);
    expect(files).toMatchObject([{ name: "users.csv", sha256: given.files[0]!.sha256, size: 17 }]);
    const leaf = await app.read
      .selectFrom("log_leaves")
      .selectAll()
      .where("record_id", "=", id)
      .executeTakeFirstOrThrow();
    expect(leaf).toMatchObject({ kind: "evidence", leaf_hash: evidenceLeaf(row, files) });
    expect(evidenceLeaf({ ...row, title: "Other" }, files)).not.toBe(leaf.leaf_hash);
    const entry = await app.read
      .selectFrom("audit_log")
      .selectAll()
      .where("subject_id", "=", id)
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({ action: "evidence.record", subject_ref: ref, actor_name: "Ada" });
  });

  test("is refused without a right, without a file, or with an instant to come", async () => {
    const { app, ada, mia, eve, as } = await cast();
    const given = await item(app);
    for (const who of [mia, eve]) {
      await expect(as(who.actor, (work) => addEvidence(work, given))).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await expect(as(ada.actor, (work) => addEvidence(work, { ...given, files: [] }))).rejects.toMatchObject({
      field: "files",
    });
    const early = {
      ...given,
      provenance: { ...given.provenance, extractedAt: new Date("2026-03-11T13:05:00.001Z") },
    };
    await expect(as(ada.actor, (work) => addEvidence(work, early))).rejects.toMatchObject({
      field: "extractedAt",
    });
    expect(await app.read.selectFrom("evidence_items").selectAll().execute()).toEqual([]);
    expect((await as(ada.actor, (work) => addEvidence(work, given))).ref).toBe("EV-000001");
  });

  test("what is written cannot be changed or deleted, by anyone", async () => {
    const { app, ada, ben, as } = await cast();
    const { id } = await as(ada.actor, async (work) => addEvidence(work, await item(app)));
    await as(ben.actor, (work) => acceptEvidence(work, id));
    for (const table of ["evidence_items", "evidence_files", "evidence_reviews"]) {
      await expect(sql`delete from ${sql.table(table)}`.execute(app.db)).rejects.toThrow("append-only");
    }
    await expect(sql`update evidence_items set title = 'x'`.execute(app.db)).rejects.toThrow("append-only");
  });

  test("a record that Surety sealed is accepted by its rule; a partial one is not", async () => {
    const { app, as } = await cast();
    const job: Actor = { kind: "job", name: "collect" };
    const given = await item(app, { acceptedByRule: "Every check passed." });
    const whole = await as(job, (work) => recordEvidence(work, given));
    expect(await listReviews(app.read, whole.id)).toMatchObject([
      { verdict: "accepted", rule: "Every check passed.", reviewed_by_user: null },
    ]);
    const partial = { ...given, provenance: { ...given.provenance, partial: "Page 2 did not answer." } };
    const half = await as(job, (work) => recordEvidence(work, partial));
    expect(await state(app, half.id)).toEqual([]);
  });
});

describe("review", () => {
  test("another person accepts, once", async () => {
    const { app, ada, ben, mia, as } = await cast();
    const { id } = await as(ada.actor, async (work) => addEvidence(work, await item(app)));
    await expect(as(ada.actor, (work) => acceptEvidence(work, id))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(as(mia.actor, (work) => acceptEvidence(work, id))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(as({ kind: "cli", name: "root" }, (work) => acceptEvidence(work, id))).rejects.toMatchObject(
      { code: "forbidden" },
    );
    expect(await state(app, id)).toEqual([]);
    await as(ben.actor, (work) => acceptEvidence(work, id));
    expect(await listReviews(app.read, id)).toMatchObject([
      { verdict: "accepted", reviewed_by: "Ben", alone: 0 },
    ]);
    await expect(as(ben.actor, (work) => acceptEvidence(work, id))).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("a returned item is answered by one that supersedes it, and only one", async () => {
    const { app, ada, ben, as } = await cast();
    const { id, ref } = await as(ada.actor, async (work) => addEvidence(work, await item(app)));
    await expect(as(ben.actor, async (work) => returnEvidence(work, id, " "))).rejects.toMatchObject({
      field: "reason",
    });
    await as(ben.actor, (work) => returnEvidence(work, id, "The second page is missing."));
    await expect(as(ben.actor, (work) => acceptEvidence(work, id))).rejects.toMatchObject({
      code: "conflict",
    });
    const newer = await as(ada.actor, async (work) => addEvidence(work, await item(app, { supersedes: id })));
    expect(newer.ref).not.toBe(ref);
    await expect(
      as(ada.actor, async (work) => addEvidence(work, await item(app, { supersedes: id }))),
    ).rejects.toThrow(newer.ref);
    await as(ben.actor, (work) => acceptEvidence(work, newer.id));
  });

  test("alone only when two pairs of eyes are switched off, and the record says so", async () => {
    const app = await testApp();
    await testOrganisation(app, { two_pairs_of_eyes: 0 });
    const ada = await testPerson(app, "Ada", "owner");
    const { id } = await perform(app, ada.actor, async (work) => addEvidence(work, await item(app)));
    await perform(app, ada.actor, (work) => acceptEvidence(work, id));
    expect(await listReviews(app.read, id)).toMatchObject([{ verdict: "accepted", alone: 1 }]);
  });
});

describe("links", () => {
  test("to a control serve as proof from acceptance on, until they are ended", async () => {
    const { app, ada, ben, as } = await cast();
    await as(ben.actor, (work) =>
      loadProgramme(work, {
        categories: ["security"],
        periodFrom: "2025-07-01",
        periodTo: "2026-06-30",
        inForceFrom: "2025-07-01",
      }),
    );
    const controls = [{ controlRef: "AC-04", dueOn: "2026-03-08" }, { controlRef: "AC-05" }];
    const { id } = await as(ada.actor, async (work) => addEvidence(work, await item(app, { controls })));
    const control = (await findControl(app.read, "AC-04"))!;
    expect(await listProofs(app.read, app.clock.now, [control.id])).toMatchObject([
      { evidenceId: id, dueOn: "2026-03-08", acceptedAt: null },
    ]);
    await as(ben.actor, (work) => acceptEvidence(work, id));
    expect((await listProofs(app.read, app.clock.now)).map((proof) => proof.acceptedAt)).toEqual(
      Array(2).fill("2026-03-11T13:05:00.000Z"),
    );
    await expect(as(ben.actor, (work) => linkEvidence(work, id, controls))).rejects.toMatchObject({
      code: "conflict",
    });
    const facts = (await listExportFacts(app.read, [id])).get(id);
    expect(facts).toMatchObject({
      rows: 1,
      due: "2026-03-08",
      accepted_by: "Ben",
      accepted_at: "2026-03-11T13:05:00.000Z",
      hashes: expect.stringMatching(/^[0-9a-f]{64}$/),
      line: expect.any(Number),
    });
    expect(facts?.performed_to).toBe((await findEvidence(app.read, id))?.extracted_at);
    // Accepted, it is linked further by a second person only.
    const further = [{ controlRef: "AC-01" }];
    await expect(as(ada.actor, (work) => linkEvidence(work, id, further))).rejects.toMatchObject({
      code: "forbidden",
    });
    const wrong = [{ controlRef: "ZZ-99" }];
    await expect(as(ben.actor, (work) => linkEvidence(work, id, wrong))).rejects.toThrow(
      "Control not found: ZZ-99",
    );
    await expect(
      as(ben.actor, async (work) => addEvidence(work, await item(app, { controls: wrong }))),
    ).rejects.toThrow("ZZ-99");
    await as(ben.actor, (work) =>
      unlinkEvidence(work, id, controls[0]!, "It was the list of the other tenant."),
    );
    expect(await listProofs(app.read, app.clock.now, [control.id])).toEqual([]);
    await as(ben.actor, (work) => linkEvidence(work, id, controls));
    expect(await listProofs(app.read, app.clock.now, [control.id])).toHaveLength(1);
    expect(await listProofs(app.read, app.clock.now, [])).toEqual([]);
  });
});

test("the whole log is proven, and a changed item shows", async () => {
  const { app, ada, as } = await cast();
  const { ref } = await as(ada.actor, async (work) => addEvidence(work, await item(app)));
  expect((await proveLog(app.read, openLogKey(app.secretKey))).problems).toEqual([]);
  await sql`drop trigger evidence_items_no_update`.execute(app.db);
  await sql`update evidence_items set row_count = 2`.execute(app.db);
  expect((await proveLog(app.read, openLogKey(app.secretKey))).problems).toEqual([
    `Evidence ${ref} differs from what was logged.`,
  ]);
});
