import { expect, test } from "vitest";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { answerQuestions, settleObligations } from "#app/operations/breach-clocks/obligations";
import { chooseRegimes, endOwnRule, saveOwnRule } from "#app/operations/breach-clocks/rules";
import { bindingRules } from "#app/queries/breach-clocks/binding-rules";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { findAnswers } from "#db/breach-clocks/obligations";
import { listTimeline } from "#db/incidents/facts";
import { ownClockInput } from "#domain/breach-clocks/own-clocks";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { customer, incident } from "#tests/support/breach";

async function cast() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const rules = async () => (await bindingRules(app.read)).map((rule) => rule.id);
  const clocks = async (id: string) =>
    (await listClocks(app.read, id)).map((one) => [one.ruleId, one.ended?.how ?? "open"].join(" "));
  return { app, actor, rules, clocks };
}

const insurer = { name: "Insurer: cyber policy", anchor: "discovered", amount: "48", unit: "hours" };
const own = (change: object = {}) =>
  ownClockInput.parse({ ...insurer, recipient: "claims desk", source: "policy 4471", ...change });

test("what binds us: the GDPR and contracts until someone chooses; then what was chosen and our own", async () => {
  const { app, actor, rules, clocks } = await cast();
  expect(await rules()).toEqual(["gdpr-33-1", "gdpr-34"]);
  await perform(app, actor, (work) => chooseRegimes(work, ["nis2", "contracts"]));
  await perform(app, actor, (work) => saveOwnRule(work, own()));
  expect(await rules()).toEqual(["nis2-early", "nis2-72", "nis2-final", insurer.name]);
  // A set that is not chosen starts nothing by itself, neither at the opening nor with a customer.
  const aurora = await customer(app, actor, "Aurora Clinics");
  const { id } = await incident(app, actor, { customers: [aurora] });
  expect(await clocks(id)).toEqual(["contract-24h open"]);
});

test("a rule of our own: a change is a further version, an ended one is proposed no more, the law’s names are taken", async () => {
  const { app, actor, rules } = await cast();
  const save = (change?: object) => perform(app, actor, (work) => saveOwnRule(work, own(change)));
  await save();
  await save({ name: "insurer: CYBER policy", amount: "24" });
  const standing = (await bindingRules(app.read)).find((rule) => rule.id === insurer.name);
  expect(standing).toMatchObject({ version: 2, limit: { kind: "hours", amount: 24 } });
  await expect(save({ name: "gdpr-34" })).rejects.toMatchObject({ field: "name" });
  await perform(app, actor, (work) => endOwnRule(work, insurer.name));
  expect(await rules()).not.toContain(insurer.name);
  await expect(perform(app, actor, (work) => endOwnRule(work, insurer.name))).rejects.toThrow("no such rule");
  await save({ amount: "12" });
  expect((await bindingRules(app.read)).find((rule) => rule.id === insurer.name)?.version).toBe(4);
});

test("a person confirms: owed clocks run, the others are signed with their reason, and owed after all runs again", async () => {
  const { app, actor, clocks } = await cast();
  await perform(app, actor, (work) => saveOwnRule(work, own()));
  const { id } = await incident(app, actor);
  await perform(app, actor, (work) => answerQuestions(work, id, { personal: "yes", highRisk: "no" }));
  expect((await findAnswers(app.read, id))?.answers).toEqual({ personal: "yes", highRisk: "no" });
  const settle = (decided: Parameters<typeof settleObligations>[2]) =>
    perform(app, actor, (work) => settleObligations(work, id, decided));
  await expect(settle([{ id: "gdpr-34", does: "waive", why: " " }])).rejects.toMatchObject({
    field: "rules[0].why",
  });
  await expect(settle([{ id: "sec-8k", does: "start" }])).rejects.toThrow("Choose from the list");
  await settle([
    { id: "gdpr-33-1", does: "start" },
    { id: "gdpr-34", does: "waive", why: "No high risk: the files were encrypted." },
    { id: insurer.name, does: "start" },
  ]);
  expect((await clocks(id)).sort()).toEqual([
    `${insurer.name} open`,
    "gdpr-33-1 open",
    "gdpr-34 not_required",
  ]);
  const waived = (await listClocks(app.read, id)).find((one) => one.ruleId === "gdpr-34");
  expect(waived).toMatchObject({
    endedReason: "No high risk: the files were encrypted.",
    endedFactor: expect.stringContaining("totp"),
  });
  const at = "2026-03-11T12:00:00.000Z";
  await perform(app, actor, (work) => setClockStart(work, id, { kind: "discovered", at, why: "Alert 4417" }));
  const insured = (await listClocks(app.read, id)).find((one) => one.ruleId === insurer.name);
  expect(insured?.deadlineAt?.toISOString()).toBe("2026-03-13T12:00:00.000Z");
  await settle([{ id: "gdpr-34", does: "start" }]);
  expect(await clocks(id)).toContain("gdpr-34 open");
  const [line] = (await listTimeline(app.read, id)).filter((one) => one.text.startsWith("Obligations"));
  expect(line?.kind).toBe("decision");
});
