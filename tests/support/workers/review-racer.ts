import { once } from "node:events";
import { readConfig } from "#app/config";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { assignItem } from "#app/operations/access-reviews/moves";
import { openContext } from "#app/operations/installation/opening";
import { type Actor, perform, type Work } from "#app/work";

// Keeps, revokes or gives away items of a review one after the other, beside other processes that do the same. Says "ready",
// begins with the first byte it is sent, and ends with a list of how each went. Arguments: data folder, "keep", "revoke" or
// "give", the review, its items as JSON, the actor as JSON, whom to give them to, the instant of the clock.
const [dir, what, review, itemsJson, actorJson, to, instant] = process.argv.slice(2) as string[];
const actor = JSON.parse(actorJson ?? "") as Actor;
if (actor.kind === "user" && actor.factor) actor.factor.at = new Date(actor.factor.at);
const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
const app = await openContext(config, { now: () => new Date(instant ?? "") });
const act = (item: string) => (work: Work) =>
  what === "give"
    ? assignItem(work, review ?? "", item, to ?? "", "knows it")
    : decideItem(work, review ?? "", item, {
        kind: what === "keep" ? "keep" : "revoke",
        reason: `${what} it is`,
      });
console.log("ready");
await once(process.stdin, "data");
const ended: string[] = [];
for (const item of JSON.parse(itemsJson ?? "[]") as string[])
  ended.push(
    await perform(app, actor, act(item)).then(
      () => "done",
      (error: { code?: string; message: string }) => error.code ?? error.message,
    ),
  );
console.log(JSON.stringify(ended));
await app.close();
process.exit(0);
