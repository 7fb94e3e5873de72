import { describe, expect, test } from "vitest";
import {
  impacts,
  judgeSeverity,
  severities,
  severityTable,
  severityWords,
  spreads,
} from "#domain/incidents/severity";

describe("the table of severities", () => {
  const rank = (impact: (typeof impacts)[number], spread: (typeof spreads)[number]) =>
    severities.length - severities.indexOf(severityTable[impact][spread]);

  test("never falls when harm or reach grows", () => {
    for (const [i, impact] of impacts.entries())
      for (const [s, spread] of spreads.entries()) {
        const [worse, wider] = [impacts[i + 1], spreads[s + 1]];
        if (worse) expect(rank(worse, spread)).toBeGreaterThanOrEqual(rank(impact, spread));
        if (wider) expect(rank(impact, wider)).toBeGreaterThanOrEqual(rank(impact, spread));
      }
  });

  test("uses every severity", () => {
    const used = new Set(impacts.flatMap((impact) => Object.values(severityTable[impact])));
    expect([...used].sort()).toEqual([...severities].sort());
  });
});

describe("the severity that holds", () => {
  test.each([
    [
      "is the table's when nobody says another",
      { severity: "proposed", impact: "serious", spread: "some" },
      "high",
      null,
    ],
    [
      "is the table's when a person says the same",
      { severity: "high", impact: "serious", spread: "some" },
      "high",
      null,
    ],
    [
      "is what a person says, with a reason",
      { severity: "low", impact: "serious", spread: "some", severityReason: " Test data only " },
      "low",
      "Test data only",
    ],
    ["is high while the reach is not known", { severity: "proposed", impact: "none" }, "high", null],
    ["needs no reason where the table was not asked", { severity: "medium" }, "medium", null],
    ["needs no reason where it was asked by half", { severity: "low", impact: "grave" }, "low", null],
  ] as const)("%s", (_, said, severity, reason) => {
    expect(judgeSeverity(said)).toEqual({ severity, reason });
  });

  test.each([
    ["severityReason", { severity: "low", impact: "grave", spread: "many" }],
    ["severityReason", { severity: "low", impact: "grave", spread: "many", severityReason: "  " }],
  ] as const)("is refused at %s for %o", (field, said) => {
    expect(() => judgeSeverity(said)).toThrow(expect.objectContaining({ code: "invalid", field }));
  });

  test("is said with its basis", () => {
    const base = { impact: "serious", spread: "some", severityReason: null } as const;
    expect(severityWords({ ...base, severity: "high" })).toBe(
      "high by the table: impact serious, spread some",
    );
    expect(severityWords({ ...base, severity: "low", severityReason: "Test data." })).toBe(
      "low; the table gives high (impact serious, spread some). Test data.",
    );
    expect(severityWords({ ...base, impact: null, severity: "medium" })).toBe(
      "medium; impact or spread is not known yet",
    );
  });
});
