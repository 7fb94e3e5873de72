import { readConfig } from "#app/config";
import { deliverMail } from "#app/jobs/deliver-mail";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { openContext } from "#app/operations/installation/opening";
import { perform } from "#app/work";

// Raises and delivers as the minute jobs do, over and over on a clock that runs fast, until someone kills this process.
// Arguments: data folder, SMTP address, file that holds the simulated instant, milliseconds added per round.
const [dir, smtp, instant, step] = process.argv.slice(2) as [string, string, string, string];
const { readFileSync, writeFileSync, renameSync } = await import("node:fs");
let now = new Date(readFileSync(instant, "utf8"));
const config = readConfig({ DATA_DIR: dir, SMTP_URL: smtp, LOG_LEVEL: "silent", JOBS: "off" });
const app = await openContext(config, { now: () => now });
const actor = { kind: "job", name: "raise-breach-reminders" } as const;
let first = true;
for (;;) {
  await perform(app, actor, (work) => raiseBreachReminders(work, config.publicUrl));
  await deliverMail(app);
  // Only now is every module loaded: killers who wait for this word hit the work, those who do not hit the opening.
  if (first) console.log("under way");
  first = false;
  now = new Date(now.getTime() + Number(step));
  writeFileSync(`${instant}.new`, now.toISOString());
  renameSync(`${instant}.new`, instant);
  await new Promise((resume) => setImmediate(resume));
}
