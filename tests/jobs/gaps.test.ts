import { expect, test } from "vitest";
import { readJobGaps } from "#app/queries/installation/job-gaps";
import { bookkeeping } from "#app/work";
import { insertMany } from "#db/many-rows";
import { gapsText, jobGaps } from "#domain/installation/job-gaps";
import { type TestApp, testApp, testOrganisation } from "#tests/support/app";

const minute = 60_000;
const at = (text: string) => new Date(`2026-03-${text}:00.000Z`);
const job = { name: "raise-breach-reminders", cron: "* * * * *" };

/** A run in each minute of the span, but for those that `lacks` says. */
async function ran(app: TestApp, from: Date, until: Date, lacks: (at: Date) => boolean = () => false) {
  const rows: Record<string, string | number>[] = [];
  for (let time = from.getTime(); time < until.getTime(); time += minute) {
    const text = new Date(time).toISOString();
    if (!lacks(new Date(time)))
      rows.push({
        id: text,
        job: job.name,
        scheduled_for: text,
        started_at: text,
        ended_at: text,
        outcome: "done",
        missed: 0,
      });
  }
  await bookkeeping(app, (db) => insertMany(db, "job_runs", rows));
}

test("three minutes are a gap, less is not; hourly jobs are not asked for minutes", () => {
  const done = ["10T10:00", "10T10:01", "10T10:03", "10T10:06"].map(at);
  expect(jobGaps("* * * * *", done, at("10T09:59"), at("10T10:08"))).toEqual([
    { from: at("10T10:03"), until: at("10T10:06"), runs: 2 },
  ]);
  const hourly = ["10T10:50", "10T11:50", "10T13:50"].map(at);
  expect(jobGaps("50 * * * *", hourly, at("10T10:40"), at("10T14:30"))).toEqual([
    { from: at("10T11:50"), until: at("10T13:50"), runs: 1 },
  ]);
});

test("an outage over midnight is one gap; what failed is not done; the end of the record is a gap while it lasts", async () => {
  const app = await testApp("2026-03-12T12:00:00.000Z");
  await testOrganisation(app);
  const off = (time: Date) => time > at("10T23:57") && time < at("11T00:02");
  await ran(app, at("09T08:00"), at("12T11:00"), off);
  await bookkeeping(app, (db) =>
    db
      .updateTable("job_runs")
      .set({ outcome: "failed" })
      .where("scheduled_for", ">=", at("09T10:00").toISOString())
      .where("scheduled_for", "<", at("09T10:30").toISOString())
      .execute(),
  );
  const { first, gaps, runs } = await readJobGaps(app, job);
  expect(first).toEqual(at("09T08:00"));
  expect(gaps).toEqual([
    { from: at("12T10:59"), until: at("12T12:00"), runs: 60 },
    { from: at("10T23:57"), until: at("11T00:02"), runs: 4 },
    { from: at("09T09:59"), until: at("09T10:30"), runs: 30 },
  ]);
  expect(runs).toBe(3 * 24 * 60 + 3 * 60 - 4 - 30);
  expect(gapsText(gaps)).toBe("3 gaps, the longest 1 h 1 min from 2026-03-12 10:59 UTC");
});

test("a period without a missing minute has no gap; a job that never ran has none and says so", async () => {
  const app = await testApp("2026-03-12T12:00:00.000Z");
  await testOrganisation(app);
  expect(await readJobGaps(app, job)).toMatchObject({ first: null, gaps: [], runs: 0 });
  await ran(app, at("10T00:00"), at("12T12:00"));
  expect(await readJobGaps(app, job)).toMatchObject({ gaps: [], runs: 2.5 * 24 * 60, chosen: true });
});
