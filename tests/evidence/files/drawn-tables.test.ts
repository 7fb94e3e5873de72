import { expect, test } from "vitest";
import { BadFile } from "#evidence/files/bad-lines";
import { readTable } from "#evidence/files/table";

const refusal = async (text: string) => {
  const error = await readTable(Buffer.from(text), new Set(["email"])).catch((caught: unknown) => caught);
  return error instanceof BadFile ? error.message : "was taken";
};

test.each([
  [
    "+-----+---------------+\n| id  | email         |\n+-----+---------------+\n| 1   | a@firm.test   |\n",
    "mysql",
  ],
  ["+=====+=====+\n| id | email |\n", "mysql"],
  ["┌────┬───────┐\n│ id │ email │\n├────┼───────┤\n│ 1  │ a@firm.test │\n", "frame of lines"],
  ["| name | email |\n| --- | :---: |\n| Ada | ada@firm.test |\n", "Markdown"],
  ["Accounts of May\n\nname | email\n--- | ---\nAda | ada@firm.test\n", "Markdown"],
  [" name | email \n------+-------\n Ada  | ada@firm.test\n(1 row)\n", "psql"],
])("%j is refused as what it is: %s", async (text, kind) => {
  expect(await refusal(text)).toContain(kind);
});

test.each([
  "name|email\nAda|ada@firm.test\nBea|-\n",
  "name;email\n-;ada@firm.test\n--;bea@firm.test\n",
  "name,phone,email\nAda,+49-30-1,ada@firm.test\n",
])("%j is a list", async (text) => {
  expect(await refusal(text)).toBe("was taken");
});

test("a line of nothing but blanks and bars costs no time", async () => {
  const started = performance.now();
  await refusal(`${" ".repeat(60_000)}\n${"| ".repeat(30_000)}x\n`);
  expect(performance.now() - started).toBeLessThan(2_000);
});
