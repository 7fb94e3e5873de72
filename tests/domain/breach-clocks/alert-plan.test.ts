import { describe, expect, test } from "vitest";
import { deadlineKey, planAlerts } from "#domain/breach-clocks/alert-plan";

const hour = 3_600_000;
const start = Date.parse("2026-03-11T08:00:00Z");
const at = (hours: number) => new Date(start + hours * hour);
const clock = (id: string, hours = 24, more: object = {}) => ({
  id,
  incidentId: "incident",
  leadId: "p-lead",
  startsAt: at(0),
  deadlineAt: at(hours),
  ...more,
});
const lead = { id: "lead", person_id: "p-lead", role: "member" };
const officer = { id: "officer", person_id: null, role: "officer" };
const owner = { id: "owner", person_id: null, role: "owner" };
const none = {
  people: [owner, officer, lead],
  holders: new Map<string, string>(),
  raised: new Map<string, Set<string>>(),
  disregarded: new Map<string, Set<string>>(),
};
const stages = (...names: string[]) => new Map([[deadlineKey("a", at(24)), new Set(names)]]);
const upToDeadline = ["before-12", "before-6", "before-2", "before-1", "deadline"];

describe("who is alerted, for which stage", () => {
  test.each([
    ["nothing before the first stage", 11, {}, []],
    ["half time calls the lead", 12, {}, ["before-12 lead"]],
    ["a stage that was raised is not raised again", 13, { raised: stages("before-12") }, []],
    ["an outage is one call of the newest stage", 23.5, {}, ["before-1 lead missed 3"]],
    ["the deadline calls the lead", 24, { raised: stages(...upToDeadline.slice(0, -1)) }, ["deadline lead"]],
    ["an hour later the next in line", 25, { raised: stages(...upToDeadline) }, ["after-1 officer"]],
    ["then the one after", 26, { raised: stages(...upToDeadline, "after-1") }, ["after-2 owner"]],
    ["and round again", 27, { raised: stages(...upToDeadline, "after-1", "after-2") }, ["after-3 lead"]],
    [
      "while someone holds the incident the repeats go to them",
      25,
      { raised: stages(...upToDeadline), holders: new Map([["incident", "owner"]]) },
      ["after-1 owner"],
    ],
    [
      "the deadline calls the lead and the holder",
      24,
      { raised: stages(...upToDeadline.slice(0, -1)), holders: new Map([["incident", "owner"]]) },
      ["deadline lead", "deadline owner"],
    ],
    [
      "a holder whose access ended holds nothing",
      25,
      { raised: stages(...upToDeadline), holders: new Map([["incident", "gone"]]) },
      ["after-1 officer"],
    ],
    ["with no user left the alert has no recipient", 12, { people: [] }, ["before-12 no one"]],
    [
      "what a clock that was ahead raised comes as repeated",
      12,
      { disregarded: stages("before-12") },
      ["before-12 lead repeated"],
    ],
    [
      "stages of an earlier deadline do not count",
      12,
      { raised: new Map([[deadlineKey("a", at(20)), new Set(["before-12"])]]) },
      ["before-12 lead"],
    ],
  ])("%s", (_, hours, facts, expected) => {
    const { alerts } = planAlerts({ clocks: [clock("a")], ...none, ...facts }, at(hours));
    expect(
      alerts.map(({ due, to, repeated }) =>
        [
          due.stage.name,
          to?.id ?? "no one",
          ...(due.missed.length > 0 ? [`missed ${due.missed.length}`] : []),
          ...(repeated ? ["repeated"] : []),
        ].join(" "),
      ),
    ).toEqual(expected);
  });
});

test("each running clock has its next look; one without a deadline has none", () => {
  const clocks = [
    clock("a"),
    clock("b"),
    clock("c", 72),
    clock("d", 24, { startsAt: null, deadlineAt: null }),
  ];
  const { looks } = planAlerts({ clocks, ...none }, at(1));
  expect([...looks]).toEqual([
    [at(12).getTime(), ["a", "b"]],
    [at(36).getTime(), ["c"]],
  ]);
});

test("clocks of two incidents have their own order of recipients", () => {
  const clocks = [clock("a"), clock("b", 24, { incidentId: "other", leadId: null })];
  const { alerts } = planAlerts({ clocks, ...none }, at(12));
  expect(alerts.map(({ clock: one, to }) => `${one.id} ${to?.id}`)).toEqual(["a lead", "b officer"]);
});
