import { readConfig } from "#app/config";
import { signOffReview } from "#app/operations/access-reviews/sign-off";
import { openContext } from "#app/operations/installation/opening";
import { importAccounts } from "#app/operations/systems/populations";
import { type Actor, perform } from "#app/work";

// Imports a list of accounts, or signs a review, and says when it begins and when it is done, until someone kills this
// process. Arguments: data folder, "import" or "sign", its target, the actor as JSON, the instant of the clock.
const [dir, what, target, actorJson, instant] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const actor = JSON.parse(actorJson) as Actor;
if (actor.kind === "user" && actor.factor) actor.factor.at = new Date(actor.factor.at);
const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
const app = await openContext(config, { now: () => new Date(instant) });
console.log("under way");
if (what === "sign") await perform(app, actor, (work) => signOffReview(work, target, true));
else {
  const rows = Array.from({ length: 20_000 }, (_, n) => `${n},u${n}@firm.test,role ${n % 9},no,yes`);
  await importAccounts(app, actor, {
    system: { id: target },
    format: "generic",
    map: {},
    at: null,
    fileName: "accounts.csv",
    bytes: Buffer.from(`id,email,role,privileged,mfa\n${rows.join("\n")}\n`),
  });
}
console.log("done");
await app.close();
