import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvText } from "#domain/csv";
import { BadFile } from "#evidence/files/bad-lines";
import { readPeople } from "#evidence/files/people";
import { readTable } from "#evidence/files/table";

/** No column is known by name. */
const none = new Set<string>();
const read = (text: string) => readTable(Buffer.from(text), none);
const refusal = async (bytes: Uint8Array) => {
  const error = await readTable(bytes, none).catch((caught: unknown) => caught);
  if (!(error instanceof BadFile)) throw new Error("was taken");
  return error;
};

describe("reading", () => {
  test("what is written by csvText comes back, whatever the values", async () => {
    const value = fc
      .string({ unit: "grapheme", maxLength: 12 })
      // What a spreadsheet would run is changed on purpose (tests/domain/csv.test.ts).
      .map((text) => text.replace(/[\r=+\-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/gu, "").trim());
    const width = fc.integer({ min: 2, max: 5 });
    await fc.assert(
      fc.asyncProperty(
        width,
        fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), { maxLength: 6 }),
        async (n, rows) => {
          const table = rows.map((row) => ["x", ...row.slice(1, n)]);
          const header = Array.from({ length: n }, (_, at) => `column ${at}`);
          const back = await readTable(Buffer.from(csvText(header, table)), none);
          expect(back.rows.map((row) => row.values)).toEqual(table);
        },
      ),
    );
  });

  test("a file of nothing but mistakes is read no further than its first thousand", async () => {
    const { lines } = await refusal(Buffer.from(`a,b\n${'"1"x,2\n'.repeat(3_000)}`));
    expect([lines[0]?.line, lines.at(-1)?.reason]).toEqual([
      2,
      "is the last line that was read: the file has too many mistakes like these.",
    ]);
  });

  test("a title line of thousands of quotation marks does not hide the table under it", async () => {
    const { header, rows } = await readTable(
      Buffer.from(`"Staff"${' x"y"'.repeat(2_000)}\nname,email\nAda,ada@a.example\n`),
      new Set(["name", "email"]),
    );
    expect([header, rows.map(({ values }) => values)]).toEqual([
      ["name", "email"],
      [["Ada", "ada@a.example"]],
    ]);
  });

  test("lines are counted where records start, across quoted breaks and empty lines", async () => {
    const { rows } = await read('a,b\r\n"one\r\ntwo",2\r\n\r\n3,4\r\n');
    expect(rows.map((row) => row.line)).toEqual([2, 5]);
  });

  test("a decimal comma inside a semicolon file does not fool the finding of the delimiter", async () => {
    expect(await read('"name, first";n\nana;1,5\n')).toMatchObject({
      delimiter: ";",
      header: ["name, first", "n"],
    });
  });

  test.each([
    ["another width", "a,b\n1,2,3\n", 2],
    ["a quotation mark left open", 'a,b\n1,2\n"3,4\n', 3],
    ["text after a closing quotation mark", 'a,b\n"1"x,2\n', 2],
    ["a column named twice", "a,A\n1,2\n", 1],
  ])("refuses %s and names the line", async (_, text, line) => {
    expect((await refusal(Buffer.from(text))).lines[0]?.line).toBe(line);
  });

  test("refuses bytes that are not UTF-8, naming the line", async () => {
    const error = await refusal(Buffer.from([...Buffer.from("name\nana\n"), 0xe9, 0x0a]));
    expect(error.message).toContain("not UTF-8");
    expect(error.lines[0]?.line).toBe(3);
  });

  test("refuses an empty file and one of more than 50 MiB", async () => {
    expect((await refusal(Buffer.alloc(0))).message).toContain("empty");
    expect((await refusal(Buffer.alloc(50 * 1024 * 1024 + 1))).message).toContain("larger than 50 MiB");
  });
});

test.each([
  ["=1+1", "'=1+1"],
  ["+41 44", "'+41 44"],
  ["@sum", "'@sum"],
  ["-2", "-2"],
  ["-2+3", "'-2+3"],
  ['a "b"', '"a ""b"""'],
])("export neutralises %s", (value, written) => {
  expect(csvText(["h"], [[value]])).toBe(`h\r\n${written}\r\n`);
});

describe("a staff list", () => {
  test("addresses lose case, mailto and display names; days stay days", async () => {
    const { people, has } = await readPeople(
      Buffer.from(
        "Name;E-Mail;Alias;Manager Email;Start Date\nInês;mailto:Ines@Firm.test;I@firm.test|in@firm.test;Ana <ana@firm.test>;2022-09-12\n",
      ),
    );
    expect(people[0]).toMatchObject({
      email: "ines@firm.test",
      aliases: ["i@firm.test", "in@firm.test"],
      managerEmail: "ana@firm.test",
      startsOn: "2022-09-12",
      endsOn: null,
    });
    expect([has.starts_on, has.ends_on]).toEqual([true, false]);
  });

  test("Google's Download users is read as a staff list", async () => {
    const header =
      "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Employee Title,Manager Email,Department";
    const { people } = await readPeople(
      Buffer.from(`${header}\nInês,Silva,ines@firm.test,****,Engineer,ana@firm.test,Care\n`),
    );
    expect(people[0]).toMatchObject({
      name: "Inês Silva",
      email: "ines@firm.test",
      title: "Engineer",
      managerEmail: "ana@firm.test",
      department: "Care",
    });
  });

  test("the same address twice, a bad day and a missing name are reported together", async () => {
    const text = "name,email,ends on\nAna,ana@firm.test,2026-02-30\n,bo@firm.test,\nAna B,ANA@firm.test,\n";
    const error = await readPeople(Buffer.from(text)).catch((caught: BadFile) => caught);
    expect((error as BadFile).lines.map((line) => [line.line, line.column])).toEqual([
      [2, "ends on"],
      [3, "name"],
      [4, "email"],
    ]);
  });
});
