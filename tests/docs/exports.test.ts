import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notifiedColumns } from "#app/queries/incidents/notified";
import { registers } from "#app/queries/registers";

const docs = readFileSync(join(import.meta.dirname, "../../docs/exports.md"), "utf8");

test("the columns of the list of who was notified are documented, in their order", () => {
  const columns = Object.keys(notifiedColumns)
    .map((one) => `\`${one}\``)
    .join(", ");
  expect(docs).toContain(`| \`/incidents/REF/notified/list.csv\`, as narrowed on the page | ${columns} |`);
});

test.each(Object.entries(registers))(
  "the columns of %s are documented, in their order",
  (name, { header }) => {
    const columns = header.map((one) => `\`${one}\``).join(", ");
    expect(docs).toContain(`| \`/${name}/list.csv\` | ${columns} |`);
  },
);
