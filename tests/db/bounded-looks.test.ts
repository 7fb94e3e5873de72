import { sql } from "kysely";
import { expect, test } from "vitest";
import { listRaisedStages } from "#db/breach-clocks/reminders";
import { listWaitingForUsers } from "#db/deliveries/ended-recipients";
import { countEvidence, listEvidence, listLinks } from "#db/evidence/lists";
import { findNewestEntryOf, listNewestEntriesOf } from "#db/installation/audit-log";
import { listExports } from "#db/installation/exports";
import { countJobRuns, listOpenJobRuns } from "#db/installation/job-runs";
import { type EvidenceKind, evidenceKindNames } from "#domain/evidence/evidence";
import { testApp } from "#tests/support/app";

const cuts = Object.fromEntries(evidenceKindNames.map((kind) => [kind, "2026-01-01"])) as Record<
  EvidenceKind,
  string
>;

/** What SQLite says it goes through for the statements that `look` makes. */
async function plansOf(look: (app: Awaited<ReturnType<typeof testApp>>) => Promise<unknown>) {
  const app = await testApp("2026-03-10T06:00:00.000Z");
  const asked: { sql: string; parameters: readonly unknown[] }[] = [];
  const read = app.read.withPlugin({
    transformQuery: ({ node }) => {
      asked.push(app.read.getExecutor().compileQuery(node, { queryId: "plan" }));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await look({ ...app, read });
  const plans: string[] = [];
  for (const { sql: text, parameters } of asked) {
    const values = [...parameters];
    const pieces = `explain query plan ${text}`.split("?");
    const { rows } = await sql<{ detail: string }>`${sql.join(
      pieces.map((piece, at) => (at < values.length ? sql`${sql.raw(piece)}${values[at]}` : sql.raw(piece))),
      sql``,
    )}`.execute(app.read);
    plans.push(...rows.map((row) => row.detail));
  }
  return plans.join("\n");
}

test.each<[string, Parameters<typeof plansOf>[0], RegExp]>([
  ["mails that wait for users", ({ read }) => listWaitingForUsers(read), /deliveries_next/],
  [
    "the stages raised for a clock",
    ({ read, now }) => listRaisedStages(read, ["one", "other"], now()),
    /reminders_newest[\s\S]*stage_at</,
  ],
  ["runs that have not ended", ({ read }) => listOpenJobRuns(read), /job_runs_open/],
  ["the numbers of runs", ({ read }) => countJobRuns(read, ["back-up"]), /COVERING INDEX/],
  [
    "downloads of documents",
    ({ read }) => listExports(read, "one"),
    /audit_log USING INDEX audit_log_exports/,
  ],
  [
    "the newest entries of a record",
    ({ read }) => listNewestEntriesOf(read, { type: "policy", id: "one" }, ["policies.create"], 10),
    /COVERING INDEX audit_log_subject \(subject_type=\? AND subject_id=\? AND action=\?\)/,
  ],
  [
    "the last check of an item",
    ({ read }) => findNewestEntryOf(read, { type: "evidence", id: "one" }, "evidence.check"),
    /audit_log_subject \(subject_type=\? AND subject_id=\? AND action=\?\)$/,
  ],
  ["all links of an item", ({ read }) => listLinks(read, "one"), /evidence_controls_item/],
])("%s are found without going through all that is kept", async (_what, look, index) => {
  const plan = await plansOf(look);
  expect(plan).toMatch(index);
  expect(plan).not.toMatch(/SCAN (deliveries|reminders|job_runs|link)\b(?!.*job_runs_open)/);
  // All of a clock's reminders would be those of one index by the clock alone.
  expect(plan).not.toMatch(/reminders\w* \(clock_id=\?\)/);
});

test("no list of evidence goes through all reviews for each of its links", async () => {
  const plans = await plansOf(async ({ read }) => {
    await countEvidence(read, { freshness: { state: "fresh", cuts } });
    await listEvidence(read, {}, { limit: 50, offset: 0 });
  });
  expect(plans).not.toMatch(/AUTOMATIC PARTIAL/);
});
