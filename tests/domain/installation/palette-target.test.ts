import { expect, test } from "vitest";
import { targetOf } from "#domain/installation/palette-target";

const answer = { asked: "ada", lines: [{ href: "/people/1" }, { href: "/people/2" }] };

test("Enter opens a line of the answer to the present text, never to an earlier one", () => {
  expect(targetOf(answer, 1, "ada", "/search")).toBe("/people/2");
  expect(targetOf(answer, 1, "ada o", "/search")).toBe("/search?q=ada%20o");
  expect(targetOf({ asked: "x", lines: [] }, -1, "x", "/search")).toBe("/search?q=x");
});
