import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { registers } from "#app/queries/registers";

const docs = readFileSync(join(import.meta.dirname, "../../docs/exports.md"), "utf8");

test.each(Object.entries(registers))(
  "the columns of %s are documented, in their order",
  (name, { header }) => {
    const columns = header.map((one) => `\`${one}\``).join(", ");
    expect(docs).toContain(`| \`/${name}/list.csv\` | ${columns} |`);
  },
);
