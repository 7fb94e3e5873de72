import { expect, test } from "vitest";
import { readAccounts, recogniseFile } from "#evidence/account-exports/sources";
import { readAffected } from "#evidence/files/affected";
import { badLineText } from "#evidence/files/bad-lines";
import { readCustomers } from "#evidence/files/customers";
import { readPeople } from "#evidence/files/people";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";
import { headerWords, type Reading, readTable } from "#evidence/files/table";
import { readPastIncidents } from "#evidence/incident-imports/read";
import { badFileOf } from "#tests/support/bad-file";
import { type Cell, withChanged, workbook, workbookParts, zip } from "#tests/support/workbooks";

const words = headerWords({ name: ["full name"], email: ["mail"], role: [] });
const read = (bytes: Uint8Array, how?: Reading) => readTable(bytes, words, how);
const table: Cell[][] = [
  ["name", "email", "role"],
  ["Zoë Åb", "z@b.test", "admin"],
  ["Kim", "k@b.test"],
];
const values = [
  ["Zoë Åb", "z@b.test", "admin"],
  ["Kim", "k@b.test", ""],
];
const parts = () => workbookParts([{ name: "Sheet1", rows: table }]);
const meddled = (name: string, change: (text: string) => string) => zip(withChanged(parts(), name, change));

test("a sheet is a table, with its row numbers, and without rows that hold nothing", async () => {
  const found = await read(
    workbook([["Staff of Example"], [], ...table, [], [" ", "\u00a0"], ["Lee", null, "x"]]),
  );
  expect(found.header).toEqual(["name", "email", "role"]);
  expect([found.headerLine, ...found.rows.map((row) => row.line)]).toEqual([3, 4, 5, 8]);
  expect(found.rows.map((row) => row.values)).toEqual([...values, ["Lee", "", "x"]]);
});

test.each<[string, Buffer]>([
  [
    "elements with a prefix",
    meddled("xl/worksheets/sheet1.xml", (text) =>
      text.replace(/<(\/?)(?=[wsrcv])/g, "<$1x:").replace("xmlns=", "xmlns:x="),
    ),
  ],
  [
    "no references of rows and cells",
    meddled("xl/worksheets/sheet1.xml", (text) => text.replace(/ r="[A-Z0-9]+"/g, "")),
  ],
  ["hidden rows", meddled("xl/worksheets/sheet1.xml", (text) => text.replaceAll("<row", '<row hidden="1"'))],
  [
    "rows of controls after the cells",
    meddled("xl/worksheets/sheet1.xml", (text) =>
      text.replace("</worksheet>", "<controls><row>1</row><c/></controls></worksheet>"),
    ),
  ],
  ["backslashes in names", zip(parts().map((part) => ({ ...part, name: part.name.replaceAll("/", "\\") })))],
  ["files that are not packed", zip(parts().map((part) => ({ ...part, stored: true })))],
  [
    "a comment after the archive",
    (() => {
      const bytes = Buffer.concat([zip(parts()), Buffer.from("made by hand")]);
      bytes.writeUInt16LE(12, bytes.length - 14);
      return bytes;
    })(),
  ],
  ["macros", zip([...parts(), { name: "xl/vbaProject.bin", bytes: Buffer.alloc(100, 7) }])],
])("a workbook with %s is read", async (_kind, bytes) => {
  expect((await read(bytes)).rows.map((row) => row.values)).toEqual(values);
});

const formats = [
  "yyyy-mm-dd",
  "dd/mm/yyyy hh:mm",
  "mmm-yy",
  "h:mm",
  "[h]:mm:ss",
  "00000",
  '[$-409]d" of "mmmm;@',
  '0.00" days"',
  "yyyy",
  "[Red]#,##0",
];
test.each<[string, Cell, string]>([
  ["a number", 42, "42"],
  ["the traces of a binary fraction", 0.1 + 0.2, "0.3"],
  ["fifteen digits", { number: "123456789012345", style: 0 }, "123456789012345"],
  ["sixteen digits", { number: "1234567890123456", style: 0 }, "1.234567890123456E+15"],
  ["an id as Excel keeps it", { number: "1.04858E20", style: 0 }, "1.04858E+20"],
  ["a day", { number: "46092", style: 1 }, "2026-03-11"],
  ["a day with a time that is not shown", { number: "46092.75", style: 1 }, "2026-03-11"],
  ["a time", { number: "46092.229166666664", style: 2 }, "2026-03-11T05:30:00"],
  ["a time close to midnight", { number: "46092.9999999", style: 2 }, "2026-03-12T00:00:00"],
  ["a month", { number: "46082", style: 3 }, "2026-03"],
  ["a year", { number: "46082", style: 9 }, "2026"],
  ["a time of day", { number: "0.5", style: 4 }, "12:00:00"],
  ["hours", { number: "1.5", style: 5 }, "36:00:00"],
  ["leading zeros", { number: "42", style: 6 }, "00042"],
  ["a day in words", { number: "46092", style: 7 }, "2026-03-11"],
  ["a word in a format that is no day", { number: "3.5", style: 8 }, "3.5"],
  ["a colour that is no day", { number: "1234", style: 10 }, "1234"],
  ["1 January 1900", { number: "1", style: 1 }, "1900-01-01"],
  ["28 February 1900", { number: "59", style: 1 }, "1900-02-28"],
  ["the day that never was", { number: "60", style: 1 }, "1900-02-29"],
  ["1 March 1900", { number: "61", style: 1 }, "1900-03-01"],
  ["the last day", { number: "2958465", style: 1 }, "9999-12-31"],
  ["a number below all days", { number: "-3", style: 1 }, "-3"],
  ["a number beyond all days", { number: "2958466", style: 1 }, "2958466"],
  ["yes", true, "TRUE"],
  ["no", false, "FALSE"],
  ["a failed formula", { xml: '<c t="e"><f>A1</f><v>#REF!</v></c>' }, "#REF!"],
  ["a formula’s text", { xml: '<c t="str"><f>A1&amp;"x"</f><v>Kim</v></c>' }, "Kim"],
  ["a formula’s number", { xml: "<c><f>1+1</f><v>2</v></c>" }, "2"],
  ["a formula that was never worked out", { xml: "<c><f>1+1</f></c>" }, ""],
  ["a day of ISO 8601", { xml: '<c t="d"><v>2026-03-11</v></c>' }, "2026-03-11"],
  ["text in its cell", { xml: '<c t="inlineStr"><is><t>Kim</t></is></c>' }, "Kim"],
  [
    "rich text, and how it is spoken",
    {
      xml: '<c t="inlineStr"><is><r><rPr><b/></rPr><t>Ki</t></r><r><t>m</t></r><rPh sb="0" eb="1"><t>KIMU</t></rPh></is></c>',
    },
    "Kim",
  ],
  [
    "signs that XML has no place for",
    { xml: '<c t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c>' },
    "a\rb_x000D_",
  ],
  ["CDATA and entities", { xml: '<c t="str"><v><![CDATA[A & B]]> &amp; &#67;</v></c>' }, "A & B & C"],
])("%s", async (_kind, cell, text) => {
  const { rows } = await read(
    workbook(
      [
        ["name", "email"],
        ["x", cell],
      ],
      { formats },
    ),
  );
  expect(rows[0]?.values[1] ?? "").toBe(text);
});

test("days of a workbook that counts from 1904", async () => {
  const day: Cell = { number: "44630", style: 1 };
  const { rows } = await read(
    workbook(
      [
        ["name", "email"],
        ["x", day],
      ],
      { formats, from1904: true },
    ),
  );
  expect(rows[0]?.values[1]).toBe("2026-03-11");
});

test("the first sheet that is shown is read, or the one that is named", async () => {
  const other: Cell[][] = [["name"], ["Ana"]];
  const bytes = zip(
    workbookParts([
      { name: "Old", rows: [["name"], ["Bo"]], state: "hidden" },
      { name: "Staff & all", rows: table },
      { name: "Other", rows: other },
    ]),
  );
  expect((await read(bytes)).rows).toHaveLength(2);
  expect((await read(bytes, { worksheet: "other " })).rows[0]?.values).toEqual(["Ana"]);
  expect((await read(bytes, { worksheet: "Old" })).rows[0]?.values).toEqual(["Bo"]);
  expect((await badFileOf(read(bytes, { worksheet: "New" }))).message).toBe(
    "The workbook has no sheet “New”. Its sheets: “Old”, “Staff & all”, “Other”.",
  );
  expect((await badFileOf(read(Buffer.from("name\nAna\n"), { worksheet: "New" }))).message).toContain(
    "is no workbook",
  );
});

test("every list is read from a workbook", async () => {
  expect(
    (await readPeople(workbook(table), { now: new Date("2026-11-30") })).people.map(({ name }) => name),
  ).toEqual(["Zoë Åb", "Kim"]);
  expect(await readCustomers(workbook([["name"], ["Initech"]]))).toHaveLength(1);
  expect(
    await readAffected(workbook([["name"], ["initech"]]), [{ id: "1", name: "Initech", ended: false }]),
  ).toEqual(["1"]);
  expect(
    await readSubprocessorList(
      workbook([
        ["name", "purpose", "country"],
        ["Example Mail", "mail", "Germany"],
      ]),
      { now: new Date("2026-11-30") },
    ),
  ).toHaveLength(1);
  expect(
    await readPastIncidents(
      workbook([
        ["incident_id", "summary", "incident_year"],
        ["a1", "Laptop lost", 2024],
      ]),
    ),
  ).toHaveLength(1);
  const [list] = await readAccounts(
    "generic",
    workbook(
      [
        ["login", "last sign-in"],
        ["ana", { number: "46092.5", style: 2 }],
      ],
      { formats },
    ),
  );
  expect(list?.accounts[0]?.lastSignIn).toMatchObject({ at: new Date("2026-03-11T12:00:00Z") });
});

test("a ready-made shape is recognised in a workbook", async () => {
  const header = "PrimaryEmail,Suspended,Name.FullName".split(",");
  const csv = await recogniseFile(Buffer.from(`${header.join(",")}\n`));
  expect(await recogniseFile(workbook([["Printed on Monday"], header, ["a@b.test", false, "A"]]))).toBe(csv);
});

test("ids that a spreadsheet has shortened, and failed formulas, are refused with their row", async () => {
  const id: Cell = { number: "1.0485760000000001E+20", style: 0 };
  const error = await badFileOf(
    readAccounts(
      "generic",
      workbook([
        ["id", "login"],
        [id, "ana"],
      ]),
    ),
  );
  expect(error.lines.map(badLineText).join()).toMatch(/^Row 2, column id: .*spreadsheet has shortened/);
  const failed = await badFileOf(
    readPeople(
      workbook([
        ["name", "email"],
        ["Ana", { xml: '<c t="e"><v>#REF!</v></c>' }],
      ]),
    ),
  );
  expect(failed.lines[0]).toMatchObject({ line: 2, of: "Row", column: "email" });
});

test("50,000 rows are read with turns for others", async () => {
  const rows: Cell[][] = [["name", "email", "role", "started"]];
  for (let n = 0; n < 50_000; n += 1)
    rows.push([`Person ${n}`, `p${n}@b.test`, "admin", { number: "46092", style: 1 }]);
  const bytes = workbook(rows, { formats });
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const found = await read(bytes);
  clearInterval(watch);
  expect(found.rows).toHaveLength(50_000);
  expect(found.rows.at(-1)?.values).toEqual(["Person 49999", "p49999@b.test", "admin", "2026-03-11"]);
  expect(longest).toBeLessThan(1000);
});
