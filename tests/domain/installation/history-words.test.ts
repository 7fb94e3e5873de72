import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { historyActions, historyWords } from "#domain/installation/history-words";

/** Modules whose records show their history. */
const modules = ["policies", "acknowledgements", "controls", "people", "systems"];
const operations = join(import.meta.dirname, "../../../app/operations");

/** Every action that an operation of these modules records, from the source. */
function recordedActions(): string[] {
  const files = readdirSync(operations, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const action = new RegExp(
    `action: [^\\n]*?"((?:${modules.join("|")})\\.[a-z-]+)"(?: : "([a-z.-]+)")?`,
    "g",
  );
  const found = files.flatMap((name) =>
    [...readFileSync(join(operations, name), "utf8").matchAll(action)].flatMap((match) => match.slice(1)),
  );
  return [...new Set(found.filter((name) => name !== undefined))].sort();
}

test("each action on a record that shows its history has a sentence", () => {
  const actions = recordedActions();
  expect(actions).toContain("policies.approve");
  expect(actions.length).toBeGreaterThan(25);
  expect(actions.filter((action) => !historyWords(action, "AC-03"))).toEqual([]);
  expect(historyWords("policies.approve", "Access control policy 1.0")).toBe(
    "approved Access control policy 1.0",
  );
  expect(historyWords("policies.approve", "Profit $& loss $1 $$")).toBe("approved Profit $& loss $1 $$");
  expect(historyActions).not.toContain("policies.acknowledge");
});
