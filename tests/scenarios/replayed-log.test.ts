import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "#app/config";
import { tellStory } from "#app/demo/story";
import { openContext } from "#app/operations/installation/opening";
import { surety } from "#tests/support/browser/terminal";
import { meddle } from "#tests/support/meddling";

const folder = mkdtempSync(join(tmpdir(), "surety-replay-"));
const demo = join(folder, "demo");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  let clock = new Date("2026-03-11T13:05:00.000Z");
  const config = readConfig({ DATA_DIR: demo, LOG_LEVEL: "silent", JOBS: "off" });
  const app = await openContext(config, { now: () => clock });
  await tellStory(app, clock, (when) => {
    clock = when;
  });
  await app.close();
}, 240_000);

const control = (ref: string) => `(select id from controls where ref = '${ref}')`;
const person = (name: string) => `(select id from people where name = '${name}')`;
const oneOf = (table: string, where = "true") => `(select min(rowid) from ${table} where ${where})`;
const named = (name: string, field: string) =>
  new RegExp(`^${name}: "${field}" differs from audit entry \\d+ \\(`);

/** What an operator with the key could do to the tables once the triggers are gone, and what verify says of it. */
const manipulations: [string, RegExp][] = [
  [
    `update evidence_reviews set reviewed_at = '2026-01-02T10:00:00.000Z' where rowid = ${oneOf("evidence_reviews")}`,
    named("Verdict on evidence EV-\\d+", "reviewed at"),
  ],
  [
    `update evidence_reviews set reviewed_by = 'Ines Holm' where rowid = (select max(rowid) from evidence_reviews)`,
    named("Verdict on evidence EV-\\d+", "reviewed by"),
  ],
  [
    "delete from evidence_reviews where rowid = 50",
    /^Verdict on evidence of audit entry \d+ \(evidence\.\w+, EV-\d+\) is missing \(its key: .+\)\.$/,
  ],
  [
    `update evidence_controls set due_on = '2026-02-01' where rowid = ${oneOf("evidence_controls", "due_on is not null")}`,
    named("Links of evidence to controls EV-\\d+", "due on"),
  ],
  [
    `update evidence_controls set control_id = ${control("GV-07")} where rowid = 300`,
    named("Links of evidence to controls EV-\\d+", "control id"),
  ],
  [
    "insert into evidence_controls (evidence_id, control_id, linked_at, linked_by) select evidence_id, (select id from controls where ref = 'GV-06'), linked_at, linked_by from evidence_controls where rowid = 200",
    /^Links of evidence to controls EV-\d+: \d+ rows in place of \d+ \(audit entry \d+ \(/,
  ],
  [
    "update findings set verdict = 'pass' where verdict = 'fail' and evidence_id = (select min(evidence_id) from findings where verdict = 'fail')",
    named("Findings EV-\\d+", "verdict"),
  ],
  [
    `update control_versions set frequency = 'annual' where control_id = ${control("AC-03")}`,
    named("Control version AC-03 version 1", "frequency"),
  ],
  [
    `update control_versions set grace_days = 90 where control_id = ${control("BC-01")}`,
    named("Control version BC-01 version 1", "grace days"),
  ],
  [
    `update control_versions set statement = 'Anything' where control_id = ${control("VU-01")}`,
    named("Control version VU-01 version 1", "statement"),
  ],
  [
    `update control_versions set in_force_from = '2026-06-01' where control_id = ${control("HR-01")}`,
    named("Control version HR-01 version 1", "in force from"),
  ],
  [
    `update control_versions set retired = 1 where control_id = ${control("HR-03")}`,
    named("Control version HR-03 version 1", "retired"),
  ],
  [
    `update controls set owner_id = ${person("Ines Holm")} where ref = 'VU-02'`,
    named("Control VU-02", "owner id"),
  ],
  [
    "update people set ends_on = '2026-12-31' where name = 'José Ramírez'",
    named("Person José Ramírez", "ends on"),
  ],
  ["update people set starts_on = '2025-01-01' where name = '김지우'", named("Person 김지우", "starts on")],
  ["update exceptions set cause = 'A holiday' where ref = 'EX-0003'", named("Exception EX-0003", "cause")],
  [
    "delete from exception_occurrences where exception_id = (select id from exceptions where ref = 'EX-0001'); delete from exceptions where ref = 'EX-0001'",
    /^Exception of audit entry \d+ \(.*\) is missing \(its key: .+\)\.$/,
  ],
  [
    `update exception_occurrences set due_on = '2026-03-12' where due_on = (select min(due_on) from exception_occurrences)`,
    named("Occurrence of an exception EX-\\d+", "due on"),
  ],
  [
    "update removals set due_at = '2027-01-01T00:00:00.000Z' where ref = 'RM-0001'",
    named("Removal RM-0001", "due at"),
  ],
  [
    "update incident_clock_starts set at = '2026-03-11T12:00:00.000Z' where kind = 'verified'",
    named("Clock start INC-\\d+ verified", "at"),
  ],
  [
    "update breach_clocks set deadline_at = '2027-01-01T00:00:00.000Z' where rowid = (select max(rowid) from breach_clocks where recipient = 'Aurora Clinics')",
    named("Clock INC-\\d+ Aurora Clinics", "deadline at"),
  ],
  [
    "update breach_clocks set ended_at = null where rowid = (select min(rowid) from breach_clocks where ended_at is not null)",
    named("Clock INC-\\d+ Competent supervisory authority", "ended at"),
  ],
  [
    "update breach_notices set sent_at = '2026-03-01T00:00:00.000Z'",
    named("Notice INC-\\d+ no. 1", "sent at"),
  ],
  [
    "update clock_notices set sent_at = '2026-03-01T00:00:00.000Z'",
    named("Notice of a clock (INC|EXE)-\\d+ no. 1", "sent at"),
  ],
  [
    "update subprocessor_entries set from_on = '2020-01-01' where name = 'Yubin KK'",
    named("Subprocessor Yubin KK", "from on"),
  ],
  [
    "update subprocessor_entries set until_on = null where name = 'Mailwerk GmbH'",
    named("Subprocessor Mailwerk GmbH", "until on"),
  ],
  [
    "update subprocessor_changes set effective_on = '2026-03-12' where ref = 'SUB-0001'",
    named("Subprocessor change SUB-0001", "effective on"),
  ],
  [
    `insert into occurrence_waivers (id, control_id, occurrence, reason, signed_by, signed_name, signed_at) values ('w1', ${control("BC-01")}, '2026-02-12', 'None', 'x', 'Maren Lindqvist', '2026-02-12T00:00:00.000Z')`,
    /^Waiver BC-01 2026-02-12: the log does not have this record\.$/,
  ],
  [
    `insert into waiver_confirmations (waiver_id, confirmed_by, confirmed_name, confirmed_at) select id, 'x', 'Maren Lindqvist', signed_at from occurrence_waivers where control_id = ${control("BC-02")}`,
    /^Confirmation of a waiver BC-02 .+: the log does not have this record\.$/,
  ],
  [
    `insert into waiver_withdrawals (waiver_id, withdrawn_by, withdrawn_name, withdrawn_at) select id, 'x', 'Maren Lindqvist', signed_at from occurrence_waivers where control_id = ${control("BC-02")}`,
    /^Withdrawal of a waiver BC-02 .+: the log does not have this record\.$/,
  ],
  [
    `update occurrence_waivers set signed_at = '2026-01-02T00:00:00.000Z' where control_id = ${control("BC-02")}`,
    named("Waiver BC-02 .+", "signed at"),
  ],
  [
    `update control_proposals set proposed_at = '2026-01-02T00:00:00.000Z' where control_id = ${control("BC-02")}`,
    named("Proposed change of a control BC-02 version \\d+", "proposed at"),
  ],
  [
    "update control_proposal_decisions set decided_name = 'Ines Holm'",
    named("Decision about a control's change BC-02 version \\d+", "decided name"),
  ],
  [
    `insert into control_proposal_decisions (proposal_id, verdict, decided_by, decided_name, decided_at) select id, 'confirmed', 'x', 'Ines Holm', proposed_at from control_proposals where control_id = ${control("GV-07")}`,
    /^Decision about a control's change GV-07 version \d+: the log does not have this record\.$/,
  ],
  [
    "update evidence_controls set items = '[\"list\"]' where rowid = 310",
    named("Links of evidence to controls EV-\\d+", "items"),
  ],
  [
    "update evidence_controls set event_id = 'another' where rowid = 320",
    named("Links of evidence to controls EV-\\d+", "event id"),
  ],
  [
    `update evidence_items set performed_from = '2026-01-01', performed_to = '2026-01-01' where rowid = ${oneOf("evidence_items")}`,
    /^Evidence EV-\d+ differs from what was logged\.$/,
  ],
  [
    "update organisation set period_from = '2026-01-01'",
    /^Settings Tidewater Rota: "period from", "time zone", "two pairs of eyes" differ from audit entry /,
  ],
  [
    "update organisation set two_pairs_of_eyes = 0, time_zone = 'UTC'",
    /^Settings Tidewater Rota: "period from", "time zone", "two pairs of eyes" differ from audit entry /,
  ],
  [
    "update policy_versions set effective_on = '2025-01-01' where rowid = (select min(v.rowid) from policy_versions v join policies p on p.id = v.policy_id where p.title = 'Acceptable use policy')",
    named("Policy version Acceptable use policy 1.0", "effective on"),
  ],
  [
    "update policies set retired_on = '2026-03-01' where title = 'Backup and recovery policy'",
    named("Policy Backup and recovery policy", "retired on"),
  ],
  [
    `update acknowledgements set at = '2026-01-01T00:00:00.000Z' where rowid = ${oneOf("acknowledgements")}`,
    named("Acknowledgement .+", "at"),
  ],
  [
    `update acknowledgement_requirements set due_on = '2027-01-01' where rowid = ${oneOf("acknowledgement_requirements")}`,
    named("Acknowledgement requirement .+", "due on"),
  ],
  [
    "delete from acknowledgements where rowid = 20",
    /^Acknowledgement of audit entry \d+ \(policies\.acknowledge, .+\) is missing \(its key: .+\)\.$/,
  ],
  [
    "update access_review_items set decision = 'revoke' where n = 1 and decision = 'keep'",
    named("Decision AR-0001 item 1", "decision"),
  ],
  [
    "update access_review_items set reason = 'As agreed' where n = 2 and decision = 'keep'",
    named("Decision AR-0001 item 2", "reason"),
  ],
  [
    "update access_review_signoffs set signed_at = '2025-12-01T00:00:00.000Z' where review_id = (select id from access_reviews where ref = 'AR-0001')",
    named("Sign-off AR-0001", "signed at"),
  ],
  [
    "update access_reviews set due_at = '2027-01-01T00:00:00.000Z' where ref = 'AR-0002'",
    named("Access review AR-0002", "due at"),
  ],
  [
    "update accounts set mfa = 'yes' where mfa <> 'yes' and population_id = (select min(population_id) from accounts)",
    named("Accounts POP-\\d+", "mfa"),
  ],
  [
    "delete from accounts where (population_id, external_id) = (select population_id, external_id from accounts order by 1 desc, 2 limit 1)",
    /^Accounts POP-\d+: 3 rows in place of 4 \(audit entry \d+ \(/,
  ],
  [
    "update populations set at = '2026-01-01T00:00:00.000Z' where ref = 'POP-0001'",
    named("List of accounts POP-0001", "at"),
  ],
  ["update users set role = 'owner' where name = 'Tomás Ferreira'", named("User Tomás Ferreira", "role")],
  [
    "update users set ended_at = '2026-01-01T00:00:00.000Z' where name = 'Dana Whitcombe'",
    named("User Dana Whitcombe", "ended at"),
  ],
  [
    "update nil_statements set text = 'Nothing at all'",
    named("Statement of no incident \\d{4}-\\d\\d-\\d\\d", "text"),
  ],
  ["update incidents set severity = 'low' where ref = 'INC-0003'", named("Incident INC-0003", "severity")],
  [
    "update customers set breach_hours = 720 where name = 'Cassia Retail SpA'",
    named("Customer Cassia Retail SpA", "breach hours"),
  ],
  [
    "update collector_targets set cron = '0 0 1 1 *' where name = 'Website'",
    named("Collector Website", "cron"),
  ],
  [
    "update systems set excluded_reason = 'Not used' where ref = 'SYS-0002'",
    named("System Help desk", "excluded reason"),
  ],
  ["update review_schedule set decide_days = 60", named("Review schedule one", "decide days")],
  [
    "update vendor_reports set covers_to = '2027-01-01' where rowid = 1",
    named("Vendor report VEN-\\d+", "covers to"),
  ],
];

function changed(name: string, statements: readonly string[]): string {
  const copy = join(folder, name);
  cpSync(demo, copy, { recursive: true });
  meddle(copy, statements);
  return copy;
}

async function problemsOf(dir: string): Promise<string[]> {
  const { json } = await surety(dir, ["verify", "--json"]);
  return (json as { problems: string[] }).problems;
}

test("nothing was touched: verify is content, twice", { timeout: 60_000 }, async () => {
  const copy = changed("untouched", []);
  expect(await problemsOf(copy)).toEqual([]);
  expect(await problemsOf(copy)).toEqual([]);
});

test(`each of ${manipulations.length} manipulations is named by record and field`, {
  timeout: 60_000,
}, async () => {
  expect(manipulations.length).toBeGreaterThanOrEqual(40);
  const problems = await problemsOf(
    changed(
      "changed",
      manipulations.map(([statement]) => statement),
    ),
  );
  const unseen = manipulations.filter(([, words]) => !problems.some((problem) => words.test(problem)));
  expect({ unseen, problems: unseen.length > 0 ? problems : [] }).toEqual({ unseen: [], problems: [] });
});

test("who changes a record and its state has the audit entry against them", { timeout: 60_000 }, async () => {
  const where = "where tbl = 'people' and seq = (select max(seq) from row_states where tbl = 'people')";
  const copy = changed("restated", [`update row_states set digest = null ${where}`]);
  expect(await problemsOf(copy)).toEqual([
    expect.stringMatching(
      /^The states of records that audit entry \d+ \(.+\) names are not those that are stored\.$/,
    ),
    expect.stringMatching(/^Person .+: audit entry \d+ .+ deleted it, and it is there again\.$/),
  ]);
  const second = changed("covered-again", [
    "delete from row_states where tbl = 'occurrence_waivers' or key = 'occurrence_waivers'",
  ]);
  expect(await problemsOf(second)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^The states of records that audit entry \d+ \(.+\) names are not those/),
    ]),
  );
});
