import { createInterface } from "node:readline";
import { readConfig } from "#app/config";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { openContext } from "#app/operations/installation/opening";
import { perform } from "#app/work";

// One of two processes on one database: for each instant that comes in on a line, raises what is due then and says how many
// clocks called. Argument: the data folder.
let now = new Date(0);
const config = readConfig({ DATA_DIR: process.argv[2], LOG_LEVEL: "silent", JOBS: "off" });
const app = await openContext(config, { now: () => now });
console.log("ready");
for await (const line of createInterface(process.stdin)) {
  now = new Date(line);
  const called = await perform(app, { kind: "job", name: "raise-breach-reminders" }, (work) =>
    raiseBreachReminders(work, "http://surety.test"),
  );
  console.log(called);
}
await app.close();
process.exit(0);
