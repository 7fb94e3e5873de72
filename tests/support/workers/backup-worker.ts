import { readConfig } from "#app/config";
import { createBackup } from "#app/operations/installation/backups";
import { openContext } from "#app/operations/installation/opening";

// Makes one backup a day on a clock that runs fast, until this process is killed. Arguments: data folder,
// the first backup's instant.
const [dir, from] = process.argv.slice(2) as [string, string];
let now = new Date(from);
const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
const app = await openContext(config, { now: () => now });
console.log("under way");
for (;;) {
  await createBackup(app, { kind: "job", name: "back-up" });
  console.log("made");
  now = new Date(now.getTime() + 86_400_000);
}
