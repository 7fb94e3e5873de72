import { record } from "#app/audit";
import { standingOwnRules } from "#app/queries/breach-clocks/binding-rules";
import { actorName, allow, type Work } from "#app/work";
import { findRegimes, insertOwnRule, listOwnRules, saveRegimes } from "#db/breach-clocks/obligations";
import { type OwnClockInput, ownRule } from "#domain/breach-clocks/own-clocks";
import { type Regime, regimeNames } from "#domain/breach-clocks/regimes";
import { Refused } from "#domain/errors";
import { breachRules } from "#policies/clocks";

/** Which sets of rules bind the organisation. Clocks that run already are not touched. */
export async function chooseRegimes(work: Work, chosen: readonly Regime[]): Promise<void> {
  allow(work.actor, "incidents.edit");
  const before = await findRegimes(work.db);
  const regimes = regimeNames.filter((name) => chosen.includes(name));
  await saveRegimes(work.db, {
    regimes: JSON.stringify(regimes),
    set_at: work.now.toISOString(),
    set_by: actorName(work.actor),
  });
  await record(work, {
    action: "incidents.choose-regimes",
    subject: { type: "breach_regimes", id: "1" },
    before: { regimes: before.regimes },
    after: { regimes },
  });
}

/** Adds a rule of the organisation's own, or a further version of it. Clocks keep the version under which they were started. */
export async function saveOwnRule(work: Work, input: OwnClockInput): Promise<void> {
  allow(work.actor, "incidents.edit");
  if (breachRules.some((rule) => [rule.id, rule.name].includes(input.name)))
    throw new Refused("conflict", "A statutory rule has this name. Choose another.", "name");
  const same = (name: string) => name.toLowerCase() === input.name.toLowerCase();
  const versions = (await listOwnRules(work.db)).filter((one) => same(one.rule.id));
  const [last] = versions;
  // The name stays as it was written first: clocks know their rule by it.
  const rule = ownRule({ ...input, name: last?.rule.id ?? input.name }, (last?.rule.version ?? 0) + 1);
  await write(work, rule, 0);
  await record(work, {
    action: last ? "incidents.change-own-rule" : "incidents.add-own-rule",
    subject: { type: "own_clock_rule", id: rule.id, ref: rule.name },
    before: last ? last.rule : null,
    after: rule,
  });
}

/** Ends a rule of the organisation's own: no further incident proposes it. */
export async function endOwnRule(work: Work, name: string): Promise<void> {
  allow(work.actor, "incidents.edit");
  const rule = (await standingOwnRules(work.db)).find((one) => one.id === name);
  if (!rule) throw new Refused("not_found", "There is no such rule.");
  await write(work, { ...rule, version: rule.version + 1 }, 1);
  await record(work, {
    action: "incidents.end-own-rule",
    subject: { type: "own_clock_rule", id: rule.id, ref: rule.name },
  });
}

async function write(work: Work, rule: ReturnType<typeof ownRule>, ended: 0 | 1): Promise<void> {
  await insertOwnRule(work.db, {
    name: rule.id,
    version: rule.version,
    rule: JSON.stringify(rule),
    ended,
    recorded_at: work.now.toISOString(),
    recorded_by: actorName(work.actor),
  });
}
