import { expect, onTestFinished, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { schedule } from "#app/jobs/schedule";
import { startJobs } from "#app/jobs/scheduler";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { loadProgramme } from "#app/operations/controls/programme";
import { contentPieces } from "#app/pdf/layout/hash";
import { readBinder } from "#app/queries/controls/binder";
import { contentOfBinder } from "#app/queries/controls/binder-data";
import { occurrenceLines } from "#app/queries/controls/page";
import { readProgramme } from "#app/queries/controls/programme";
import { registers } from "#app/queries/registers";
import { perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import type { Scope } from "#domain/period-scope";
import {
  type Cast,
  cast,
  firstList,
  importList,
  openedReview,
  signEverything,
} from "#tests/support/review-cast";

/** Both take longer than all the rest, and no state depends on them. */
const besides = ["back-up", "try-a-restore"];
const engagement: Scope = { from: "2026-01-01", to: "2026-06-30" };

/** The real scheduler with its jobs, driven by the clock of the test. */
async function scheduled(c: Cast) {
  const { app } = c;
  const scheduler = await startJobs(
    app,
    schedule.filter(({ name }) => !besides.includes(name)),
  );
  onTestFinished(() => scheduler.stop());
  const beat = async () => {
    await scheduler.look();
    await scheduler.idle();
  };
  /** Time passes until this instant, and another minute, in which what the first jobs wrote reaches the next. */
  return async (at: string) => {
    app.clock.advance(new Date(at).getTime() - app.clock.now.getTime());
    await beat();
    app.clock.advance(60_000);
    await beat();
  };
}

type Quarter = { due: string; state: string; daysLate: number; missing: readonly string[] };
const words = ({ due, state, daysLate, missing }: Quarter) =>
  [due, state, ...(daysLate > 0 ? [`${daysLate} d`] : []), ...missing].join(" ");

/** The state of AC-03 on the page, in the binder's JSON and in the CSV, for officers or for an auditor. */
async function readings({ app }: Cast, scope: Scope | null) {
  const { controls, today } = await readProgramme(app.read, app.now(), scope, { ref: "AC-03" });
  const page = await occurrenceLines(app.read, controls[0]!, today, { all: true, scope });
  const binder = await readBinder(app, { kind: "control", ref: "AC-03" }, "Ines Holm", scope);
  const json = JSON.parse([...contentPieces(contentOfBinder(binder))].join("")) as {
    controls: { occurrences: Quarter[] }[];
  };
  const { header, rows } = registers.controls!;
  const line = (await rows({ app, visitor: { scope } as Visitor })).find(([ref]) => ref === "AC-03")!;
  const count = (name: string) => Number(line[header.indexOf(name)]);
  return {
    page: page.map(words),
    binder: json.controls[0]!.occurrences.map(words),
    csv: { held: count("held"), late: count("late"), part: count("partly"), missed: count("missed") },
  };
}

/** The quarters to 31 March and to 30 June, which every place must agree on. */
async function quarters(c: Cast): Promise<string[]> {
  const [own, auditor] = [await readings(c, null), await readings(c, engagement)];
  const two = (lines: string[]) => lines.filter((line) => /^2026-0[36]/.test(line));
  expect(two(own.binder)).toEqual(two(own.page));
  expect(two(auditor.page)).toEqual(two(own.page));
  expect(two(auditor.binder)).toEqual(two(own.page));
  const found = (state: string) => own.page.filter((line) => line.split(" ")[1] === state).length;
  const counts = { held: found("held"), late: found("late"), part: found("part"), missed: found("missed") };
  expect(own.csv).toEqual(counts);
  expect(auditor.csv).toEqual(counts);
  return two(own.page);
}

test("a quarter of access reviews by the clock alone: every place shows the same states, to the day", {
  timeout: 120_000,
}, async () => {
  const c = await cast();
  const { app, officer } = c;
  const input = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2026-01-01" };
  await perform(app, officer.actor, (work) => loadProgramme(work, programmeInput.parse(input)));
  const until = await scheduled(c);
  const seen: [string, string[]][] = [];
  const look = async (at: string) => {
    await until(at);
    seen.push([at, await quarters(c)]);
  };
  // Midnight in Berlin is 23:00Z in winter and 22:00Z in summer.
  await look("2026-03-31T21:50:00Z");
  await look("2026-03-31T22:00:00Z");
  await look("2026-04-14T21:50:00Z");
  await look("2026-04-14T22:00:00Z");
  await until("2026-06-02T08:00:00Z");
  const review = await openedReview(c, {
    periodFrom: "2026-04-01",
    periodTo: "2026-06-30",
    dueOn: "2026-06-20",
  });
  await look("2026-06-03T08:00:00Z");
  await until("2026-06-10T08:00:00Z");
  await signEverything(c, review);
  await perform(app, officer.actor, (work) => approveReview(work, review));
  await look("2026-06-10T09:00:00Z");
  await look("2026-06-11T21:50:00Z");
  await look("2026-06-11T22:00:00Z");
  await look("2026-07-14T22:00:00Z");
  await until("2026-07-20T10:00:00Z");
  await importList(c, firstList.replace(/^1,jose.*\n/m, ""));
  await look("2026-07-20T10:10:00Z");
  expect(seen).toEqual([
    ["2026-03-31T21:50:00Z", ["2026-03-31 due", "2026-06-30 upcoming"]],
    ["2026-03-31T22:00:00Z", ["2026-03-31 due", "2026-06-30 due"]],
    // Fourteen days of grace end, with no review at all.
    ["2026-04-14T21:50:00Z", ["2026-03-31 due", "2026-06-30 due"]],
    ["2026-04-14T22:00:00Z", ["2026-03-31 missed", "2026-06-30 due"]],
    // A review of the second quarter is open, then approved with one account to remove within a day.
    ["2026-06-03T08:00:00Z", ["2026-03-31 missed", "2026-06-30 due"]],
    ["2026-06-10T09:00:00Z", ["2026-03-31 missed", "2026-06-30 held"]],
    ["2026-06-11T21:50:00Z", ["2026-03-31 missed", "2026-06-30 held"]],
    ["2026-06-11T22:00:00Z", ["2026-03-31 missed", "2026-06-30 part 1 removal open"]],
    ["2026-07-14T22:00:00Z", ["2026-03-31 missed", "2026-06-30 part 1 removal open"]],
    // The later list shows that it is gone.
    ["2026-07-20T10:10:00Z", ["2026-03-31 missed", "2026-06-30 late 20 d"]],
  ]);
  const exceptions = await app.read
    .selectFrom("exceptions")
    .innerJoin("controls", "controls.id", "exceptions.control_id")
    .innerJoin("exception_occurrences as o", "o.exception_id", "exceptions.id")
    .select(["o.due_on", "exceptions.proposed_at"])
    .where("controls.ref", "=", "AC-03")
    .orderBy("o.due_on")
    .execute();
  // The job proposed it within a minute of the first day, and took the second in, as no one had answered it.
  expect(exceptions.map(({ due_on, proposed_at }) => [due_on, proposed_at.slice(0, 15)])).toEqual([
    ["2026-03-31", "2026-04-14T22:0"],
    ["2026-06-30", "2026-04-14T22:0"],
  ]);
});
