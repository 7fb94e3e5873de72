import { readConfig } from "#app/config";
import { demoAccessReviews } from "#app/demo/access-reviews";
import { foundCompany } from "#app/demo/company";
import { demoIncidents } from "#app/demo/incidents";
import { peopleOf } from "#app/demo/people";
import { demoProgramme } from "#app/demo/programme";
import { demoVendors } from "#app/demo/vendors";
import { openContext } from "#app/operations/installation/opening";

// Fills a data folder with a part of the demo company, small enough to be kept with the tests. Argument: the folder.
// The instant is fixed so that jobs which run on the folder years later find the same work.
const [dir] = process.argv.slice(2) as [string];
const now = new Date("2026-06-01T12:00:00.000Z");
let clock = new Date(now.getTime() - 365 * 86_400_000);
const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
const app = await openContext(config, { now: () => clock });
const { people } = await foundCompany(app);
const cast = peopleOf(app, now, people, (when) => {
  clock = when;
});
for (const chapter of [demoProgramme, demoAccessReviews, demoIncidents, demoVendors]) {
  clock = now;
  await chapter(cast);
}
await app.close();
