import { describe, expect, test } from "vitest";
import { z } from "#domain/schema";

const messages = (schema: z.ZodType, input: unknown) =>
  schema.safeParse(input).error?.issues.map((issue) => issue.message);

describe("a value that its schema has no words for", () => {
  test.each<[string, z.ZodType, unknown, string]>([
    ["a missing text", z.string(), undefined, "Enter a value"],
    ["a number that is none", z.number(), Number.NaN, "Enter a value"],
    ["a number for a text", z.string(), 4, "This is not a text. Enter a text"],
    ["a text for a list", z.array(z.string()), "x", "This is not a list. Enter a list"],
    ["another choice", z.enum(["a", "b"]), "c", "This is not one of the choices. Choose one of: a, b"],
    ["another button", z.literal("go"), "stop", "This is not the value that the form sends. Reload the page"],
    ["a long text", z.string().max(3), "long", "This is too long. Enter at most 3 characters"],
    ["an empty text", z.string().min(1), "", "Enter a value"],
    ["a large number", z.number().max(3), 4, "This is too much. At most 3 are accepted"],
    [
      "a field too many",
      z.strictObject({}),
      { b: 1 },
      "This has fields that are not known: b. Leave them out",
    ],
    [
      "an act that the form does not have",
      z.discriminatedUnion("do", [z.object({ do: z.literal("a") }), z.object({ do: z.literal("b") })]),
      { do: "c" },
      "This is not one of the choices. Reload the page and choose again",
    ],
  ])("%s", (_, schema, input, message) => {
    expect(messages(schema, input)).toEqual([message]);
  });

  test("the schema's own words come first", () => {
    expect(messages(z.string("Enter a title"), undefined)).toEqual(["Enter a title"]);
  });
});
