import { readConfig } from "#app/config";
import { openContext } from "#app/context";
import { raiseBreachReminders } from "#app/operations/reminders";
import { perform } from "#app/work";

// One of two processes on one database: raises reminders at each of the instants, as fast as it can.
// Arguments: data folder, first instant, milliseconds per round, rounds. Waits for a line on stdin before it begins.
const [dir, start, step, rounds] = process.argv.slice(2) as [string, string, string, string];
let now = new Date(start);
const app = await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }), {
  now: () => now,
});
console.log("ready");
await new Promise((resume) => process.stdin.once("data", resume));
let called = 0;
for (let round = 0; round < Number(rounds); round += 1) {
  called += await perform(app, { kind: "job", name: "raise-breach-reminders" }, (work) =>
    raiseBreachReminders(work, "http://surety.test"),
  );
  now = new Date(now.getTime() + Number(step));
  // A breath, so that neither runs ahead through all rounds while the other waits for the lock.
  await new Promise((resume) => setTimeout(resume, 3));
}
console.log(`called ${called}`);
await app.close();
process.exit(0);
