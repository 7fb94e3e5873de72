import { sql } from "kysely";
import { expect, test } from "vitest";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { verifyRecords } from "#app/operations/installation/record-integrity";
import { acknowledgePolicy } from "#app/operations/policies/acknowledgements";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishPolicy } from "#app/operations/policies/publishing";
import { approveVersion, submitForReview } from "#app/operations/policies/versions";
import { perform } from "#app/work";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { cast, openedReview, signEverything } from "#tests/support/review-cast";

/** An evidence item accepted, a policy approved, published and acknowledged, a review signed and closed. */
async function worked() {
  const c = await cast();
  const { app } = c;
  await perform(app, c.officer.actor, (work) => adoptTemplates(work, ["access-control"]));
  const policy = (await findPolicyBySlug(app.read, "access-control"))!;
  const { id } = (await listVersions(app.read, policy.id)).at(-1)!;
  await perform(app, c.officer.actor, (work) => submitForReview(work, id));
  await perform(app, c.second.actor, (work) => approveVersion(work, id));
  await publishPolicy(app, c.officer.actor, id, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
  await perform(app, c.owner.actor, (work) => acknowledgePolicy(work, id));
  const file = await app.vault.put(Buffer.from("TW-014"));
  const item = await perform(app, c.officer.actor, (work) =>
    recordEvidence(work, {
      title: "Laptops",
      kind: "document",
      provenance: { source: "Inventory", extractedAt: app.now() },
      files: [{ name: "laptops.txt", mediaType: "text/plain", ...file }],
    }),
  );
  await perform(app, c.second.actor, (work) => acceptEvidence(work, item.id));
  const review = await openedReview(c);
  await signEverything(c, review);
  await perform(app, c.officer.actor, (work) => approveReview(work, review));
  return c;
}

test("what was approved, signed and acknowledged is held against the log", { timeout: 60_000 }, async () => {
  const { app } = await worked();
  expect(await verifyRecords(app.read)).toEqual([]);
  const triggers = await sql<{ name: string }>`select name from sqlite_schema where type = 'trigger'`.execute(
    app.db,
  );
  for (const { name } of triggers.rows) await sql`drop trigger ${sql.id(name)}`.execute(app.db);
  const lost = "Triggers that protect rows from changes are missing: access_review_events_no_delete, ";
  expect(await verifyRecords(app.read)).toEqual([expect.stringContaining(lost)]);
  const meddled = async (statement: string) => {
    await sql.raw(statement).execute(app.db);
    return (await verifyRecords(app.read)).slice(1);
  };
  expect(await meddled("update policy_versions set body = body || 'x'")).toEqual([
    "The text of Access control policy 1.0 differs from the approved one.",
    expect.stringMatching(/^Policy version Access control policy 1\.0: "body" differs from audit entry \d+ /),
  ]);
  await meddled("update policy_versions set body = substr(body, 1, length(body) - 1)");
  expect(
    await meddled("update access_review_records set sealed = replace(sealed, 'keep', 'revoke')"),
  ).toEqual([
    "The record of AR-0001 differs from the approved one.",
    expect.stringMatching(/^Sealed record of a review AR-0001: "sealed" differs from audit entry \d+ /),
  ]);
  await meddled("update access_review_records set sealed = replace(sealed, 'revoke', 'keep')");
  expect(await meddled("delete from acknowledgements")).toContain(
    "Access control policy 1.0: 1 acknowledgement that the log has and that are missing.",
  );
  expect(
    await meddled(
      "update evidence_reviews set verdict = 'returned', reason = 'no' where reviewed_by <> 'rule'",
    ),
  ).toEqual(
    expect.arrayContaining([
      "EV-000002: 1 verdict that the log does not have.",
      "EV-000002: 1 verdict that the log has and that are missing.",
    ]),
  );
  expect(await meddled("delete from access_review_signoffs")).toContainEqual(
    expect.stringMatching(/^AR-0001: \d signatures? that the log has and that are missing\.$/),
  );
});
