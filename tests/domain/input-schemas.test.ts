import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "#domain/schema";

const modules = import.meta.glob<Record<string, unknown>>("../../domain/**/*.ts", { eager: true });

/** The fields of a schema, those of each of its variants, or none. */
function fieldsOf(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(fieldsOf);
  return schema instanceof z.ZodPipe ? [schema.in, schema.out].flatMap(fieldsOf) : [];
}

/** Every zod schema with fields that a module of domain/ exports, by its place. */
const schemas = Object.entries(modules).flatMap(([path, exported]) =>
  Object.entries(exported).flatMap(([name, value]): [string, z.ZodType, string[]][] => {
    const fields = [...new Set(fieldsOf(value))];
    return fields.length > 0 ? [[`${path.replace("../../", "")} ${name}`, value as z.ZodType, fields]] : [];
  }),
);

const text = fc.oneof(
  fc.constantFrom(
    "",
    "on",
    "1815177111",
    "0001-01-01",
    "9999-12-31",
    "2026-02-31",
    "-1",
    "1e308",
    "\0",
    "2026-03-29T02:30",
    // What every object has, and a table of words must not.
    "__proto__",
    "constructor",
  ),
  fc.date({ noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10)),
  fc.string(),
);

describe("a form whose fields are of the wrong kind is refused, and no rule between fields throws", () => {
  test("there are schemas", () => expect(schemas.length).toBeGreaterThan(30));

  test.each(schemas)("%s", (_, schema, fields) => {
    const form = fc.record(Object.fromEntries(fields.map((name) => [name, text])), { requiredKeys: [] });
    fc.assert(
      fc.property(form, (typed) => {
        schema.safeParse(typed);
      }),
    );
  });
});
