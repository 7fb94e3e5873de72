import { expect, test } from "vitest";
import { checkRating, judgeSeverity, severityWords } from "#domain/incidents/severity";
import { fromHibp } from "#evidence/incident-imports/hibp";
import { fromVeris } from "#evidence/incident-imports/veris";

test("a record without a rating is unknown and keeps the source's word for how certain it is", () => {
  for (const word of ["Suspected", "Near miss", "False positive"] as const)
    expect(fromVeris({ incident_id: "1", security_incident: word })).toMatchObject({
      severity: "unknown",
      sourceStatus: word,
    });
  expect(fromHibp({ Name: "x", IsVerified: false }).sourceStatus).toBe("Not verified");
  const bare = { severity: "unknown", impact: null, spread: null, severityReason: null } as const;
  expect(severityWords(bare)).toBe("unknown; the imported record gives no rating");
});

test("who rates it later gives the table or a reason, which stays; a rating is not taken back", () => {
  const rated = { severity: "high", severityReason: "Read in the press" } as const;
  expect(() => checkRating("unknown", { severity: "high" })).toThrow("Give the reason for the rating");
  expect(() => checkRating("unknown", rated)).not.toThrow();
  expect(judgeSeverity(rated)).toEqual({ severity: "high", reason: "Read in the press" });
  expect(() => checkRating("unknown", { severity: "proposed", impact: "none", spread: "one" })).not.toThrow();
  expect(() => checkRating("high", { severity: "unknown" })).toThrow("already rated");
});
