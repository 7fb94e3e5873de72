import type { Command } from "#app/cli/command";
import { collectNow } from "#app/operations/evidence/collectors";
import { readTargets, runText } from "#app/queries/evidence/collector-targets";
import { findTarget } from "#db/evidence/collectors";

export const command: Command = {
  name: "collect",
  usage: ["collect [NAME …]"],
  async run(call) {
    const app = await call.open();
    const all = await readTargets(app);
    const unknown = call.words.find(
      (word) => !all.some((one) => one.name === word || one.collector === word),
    );
    if (unknown !== undefined) {
      const known = all.map((one) => `"${one.name}" (${one.collector})`).join(", ") || "none yet";
      throw new Error(`There is no target or collector "${unknown}". There are: ${known}.`);
    }
    const chosen = all.filter(
      (one) => call.words.length === 0 || call.words.includes(one.name) || call.words.includes(one.collector),
    );
    const done = [];
    for (const { id } of chosen) {
      const target = await findTarget(app.read, id);
      const collected = target && (await collectNow(app, call.actor, target));
      if (collected) done.push(collected);
    }
    call.answer(
      done.length > 0
        ? done.map(runText)
        : "There is nothing to collect yet. Add targets on the page Collectors.",
      done,
    );
    const broken = done.filter((one) => one.outcome === "error").length;
    if (broken > 0) throw new Error(`${broken} of ${done.length} failed.`);
  },
};
