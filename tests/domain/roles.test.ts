import { describe, expect, test } from "vitest";
import { actionWords } from "#domain/roles";

describe("actions in words", () => {
  test.each([
    ["access-reviews.view", "Access reviews: see"],
    ["organisation.edit", "Organisation: change"],
    ["controls.view-own", "Controls: see their own"],
    ["policies.approve", "Policies: approve"],
  ])("%s is “%s”", (action, words) => expect(actionWords(action)).toBe(words));
});
