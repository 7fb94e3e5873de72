import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { idempotencyKey, intakeInput } from "#domain/incidents/intake";
import { z } from "#domain/schema";

const file = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
const api = JSON.parse(file("intake.openapi.json"));

/** A schema without its words, and without the pattern that says once more what `date-time` says. */
function bare(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bare);
  if (schema === null || typeof schema !== "object") return schema;
  const { description: _d, $schema: _s, ...rest } = schema as Record<string, unknown>;
  if (rest.format === "date-time") delete rest.pattern;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, bare(value)]));
}

test("the OpenAPI description asks for what the intake asks for, field by field", () => {
  const { Report, IdempotencyKey } = api.components.schemas;
  expect(api.openapi).toBe("3.1.0");
  expect(bare(Report)).toEqual(bare(z.toJSONSchema(intakeInput, { io: "input" })));
  expect(bare(IdempotencyKey)).toEqual(bare(z.toJSONSchema(idempotencyKey)));
  const { post } = api.paths["/api/v1/incidents"];
  expect(intakeInput.safeParse(post.requestBody.content["application/json"].example).success).toBe(true);
});

test("its answers are those of docs/intake.md, and each reference leads somewhere", () => {
  const told = [...file("intake.md").matchAll(/^\| ([\d, ]+) \|/gm)].flatMap((row) => row[1]!.split(", "));
  const { responses } = api.paths["/api/v1/incidents"].post;
  expect(Object.keys(responses).toSorted()).toEqual(["200", "201", ...told].toSorted());
  for (const [, path] of JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g))
    expect(
      path!.split("/").reduce((at, key) => at?.[key], api),
      path,
    ).toBeTypeOf("object");
});
