import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { listRunningClocks } from "#app/queries/breach-clocks/running-clocks";
import { readProgramme } from "#app/queries/controls/programme";
import { readPost } from "#app/queries/deliveries/mail-state";
import { readSetUp } from "#app/queries/installation/set-up";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { listTasks } from "#app/queries/tasks/all";
import { findLastClockChange } from "#db/installation/clock-changes";
import { listReportedCrashes } from "#db/installation/crashes";
import { organisationZone } from "#db/installation/organisation";
import { listEndedAhead } from "#db/installation/users-ended-ahead";
import { countStates, readinessOf } from "#domain/controls/readiness";
import { monthlyCounts, monthsOf, shareOfMonths } from "#domain/controls/readiness-months";
import { drawBars } from "#domain/controls/strip";
import type { Period } from "#domain/controls/windows";
import { daysBetween } from "#domain/days";
import { changeToShow } from "#domain/installation/clock-changes";
import { crashToShow } from "#domain/installation/crashes";
import { may } from "#domain/roles";
import { countTasks, ownTasks } from "#domain/tasks/tasks";
import { groupTasks } from "#domain/tasks/today";

/** The officer's home: running breach clocks, what is to do in groups, and what was held, late and missed by series. */
export async function readToday(app: AppContext, visitor: Visitor, mine: boolean) {
  const now = app.now();
  const zone = visitor.zone ?? (await organisationZone(app.read));
  const all = visitor.role === "auditor" ? [] : await listTasks(app.read, now, visitor.personId);
  const tasks = all.filter((task) => !task.own || task.ownerId === visitor.personId);
  const own = ownTasks(tasks, visitor, await readEyesFacts(app.read));
  return {
    clocks: visitor.role === "auditor" ? [] : await listRunningClocks(app.read),
    waiting: own.filter((task) => task.decision),
    groups: groupTasks(mine ? own : tasks, now, zone),
    counts: { mine: countTasks(own), all: countTasks(tasks) },
    setUp: may(visitor.role, "programme.edit") ? await setUpToDo(app) : null,
    readiness: await readReadiness(app, visitor.scope),
    clockChange: may(visitor.role, "jobs.view")
      ? changeToShow(await findLastClockChange(app.read), now)
      : null,
    endedAhead: may(visitor.role, "users.invite") ? (await listEndedAhead(app.read, now, zone)).length : 0,
    post: may(visitor.role, "deliveries.view") ? await readPost(app) : null,
    crash: may(visitor.role, "jobs.view")
      ? crashToShow((await listReportedCrashes(app.read, 1))[0], now)
      : null,
  };
}

/** The steps of the set-up while one of them is open; then the list is gone. */
async function setUpToDo(app: AppContext) {
  const lines = await readSetUp(app);
  return lines.some(({ state }) => state === "open") ? lines : null;
}

async function readReadiness(app: AppContext, scope: Period | null) {
  const { controls, period, today } = await readProgramme(app.read, app.now(), scope);
  if (!period || controls.length === 0) return null;
  const rows = readinessOf(controls).map((line) => ({
    ...line,
    drawing: drawBars(
      monthlyCounts(
        controls
          .filter((control) => control.ref.startsWith(`${line.series}-`))
          .flatMap((control) => control.occurrences),
        period,
      ),
      shareOfMonths(period, today),
    ),
  }));
  const total = countStates(controls.flatMap((control) => control.occurrences));
  return {
    rows,
    total,
    months: { first: Number(period.from.slice(5, 7)) - 1, count: monthsOf(period).length },
    noEvidence: rows.reduce((sum, row) => sum + row.noEvidence, 0),
    day: daysBetween(period.from, today) + 1,
    days: daysBetween(period.from, period.to) + 1,
  };
}

export type Readiness = NonNullable<Awaited<ReturnType<typeof readReadiness>>>;
