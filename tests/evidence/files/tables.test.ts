import { describe, expect, test } from "vitest";
import { readAccounts } from "#evidence/account-exports/sources";
import { readAffected } from "#evidence/files/affected";
import { readCustomers } from "#evidence/files/customers";
import { readPeople } from "#evidence/files/people";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";
import { headerWords, readTable } from "#evidence/files/table";
import { readPastIncidents } from "#evidence/incident-imports/read";
import { badFileOf } from "#tests/support/bad-file";

const words = headerWords({ name: ["full name"], email: ["mail"], role: [] });
const read = (text: string) => readTable(Buffer.from(text), words);
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const big = (bytes: Buffer) => Buffer.from(bytes).swap16();
const table = "name,email,role\nZoë Åb,z@b.test,admin\nKim,k@b.test,\n";
const values = [
  ["Zoë Åb", "z@b.test", "admin"],
  ["Kim", "k@b.test", ""],
];

describe("encodings and separators", () => {
  test.each<[string, Uint8Array]>([
    ["UTF-8", Buffer.from(table)],
    ["UTF-8 with its mark", Buffer.from(`\uFEFF${table}`)],
    ["UTF-16, small end first", utf16(table)],
    ["UTF-16, big end first", big(utf16(table))],
    ["UTF-16 without a mark", Buffer.from(table, "utf16le")],
    ["UTF-16 without a mark, big end first", big(Buffer.from(table, "utf16le"))],
    ["Excel’s “Unicode Text”", utf16(table.replaceAll(",", "\t").replaceAll("\n", "\r\n"))],
    ["semicolons", Buffer.from(table.replaceAll(",", ";"))],
    ["tabs", Buffer.from(table.replaceAll(",", "\t"))],
    ["bars", Buffer.from(table.replaceAll(",", "|"))],
    ["line ends of old Macs", Buffer.from(table.replaceAll("\n", "\r"))],
    ["line ends of two kinds", Buffer.from(table.replace("\n", "\r\n"))],
    ["a line that names the separator", Buffer.from(`sep=;\r\n${table.replaceAll(",", ";")}`)],
    ["one that names the comma", Buffer.from(`sep=,\n${table}`)],
    ["one in UTF-16", utf16(`sep=\t\r\n${table.replaceAll(",", "\t")}`)],
    ["every line quoted whole", Buffer.from(table.replace(/^(.+)$/gm, '"$1"'))],
    ["lines quoted whole, with separators after them", Buffer.from(table.replace(/^(.+)$/gm, '"$1";;'))],
    ["the lines below the header quoted whole", Buffer.from(table.replace(/^([ZK].+)$/gm, '"$1"'))],
    ["separators after the last column", Buffer.from(table.replace(/$/gm, ",,").replace(/,,$/, ""))],
    ["an empty column in between", Buffer.from(table.replace(/^(.*?),/gm, "$1,,"))],
  ])("%s", async (_kind, bytes) => {
    const found = await readTable(bytes, words);
    expect([found.header, found.rows.map((row) => row.values)]).toEqual([["name", "email", "role"], values]);
  });

  test("Windows-1252 is refused with what it would say, and read when it is chosen", async () => {
    const bytes = Buffer.from("name,email\nKim,k@b.test\nJörg Müßig,j@b.test\n", "latin1");
    const error = await badFileOf(readTable(bytes, words));
    expect(error.message).toContain("--encoding windows-1252");
    expect(error.lines).toEqual([
      {
        line: 3,
        column: null,
        reason: "has bytes that are not UTF-8. As Windows-1252 it reads: “Jörg Müßig,j@b.test”.",
      },
    ]);
    const { rows } = await readTable(bytes, words, { encoding: "windows-1252" });
    expect(rows[1]).toEqual({ line: 3, values: ["Jörg Müßig", "j@b.test"] });
  });

  test.each<[string, Uint8Array, string]>([
    ["UTF-8", Buffer.from(table), "The file is UTF-8"],
    ["UTF-16", utf16(table), "The file is UTF-16"],
    ["no text of it", Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0x81, 0x0a]), "not Windows-1252 either"],
  ])("a choice of Windows-1252 is refused for %s", async (_kind, bytes, says) => {
    expect((await badFileOf(readTable(bytes, words, { encoding: "windows-1252" }))).message).toContain(says);
  });

  test.each<[string, Uint8Array, string]>([
    ["a workbook of old Excel", Buffer.from("d0cf11e0a1b11ae1", "hex"), "old Excel (.xls)"],
    ["a PDF", Buffer.from("%PDF-1.7\n"), "is a PDF"],
    ["a web page", Buffer.from("<!DOCTYPE html><title>Sign in</title>"), "is a web page"],
    ["zero bytes", Buffer.from("a,b\n\0\0\0,c\n"), "zero bytes"],
  ])("%s is refused by what it is", async (_kind, bytes, says) => {
    expect((await badFileOf(readTable(bytes, words))).message).toContain(says);
  });
});

describe("what is around a table", () => {
  test.each<[string, string, number]>([
    ["PowerShell’s type line", "#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\r\n", 2],
    ["a title and an empty line", "Employees of “Example”\n\n", 3],
    ["a title with a comma", '"Employees, all offices"\n\n', 3],
    ["titles that a sheet fills up", "Employees,,\n,,\nPrinted on,2026-11-30,\n,,\n", 5],
    ["a remark", "# exported by hand, on Monday\n", 2],
    ["a title with a quotation mark in it", 'Report "staff"\n', 2],
  ])("%s is neither a header nor a row", async (_what, before, line) => {
    const found = await read(`${before}${table}`);
    expect(found.header).toEqual(["name", "email", "role"]);
    expect([found.headerLine, ...found.rows.map((row) => row.line)]).toEqual([line, line + 1, line + 2]);
    expect(found.rows.map((row) => row.values)).toEqual(values);
  });

  test("rows without any value are passed over, and the numbers of the others stay those of an editor", async () => {
    const found = await read(
      'name,email,role\r\n"a\r\nb",a@b.test,x\r\n,,\r\n , \u00a0,\t\r\n\r\nc,c@b.test,y\r\n,,\r\n',
    );
    expect(found.rows.map((row) => [row.line, row.values[1]])).toEqual([
      [2, "a@b.test"],
      [7, "c@b.test"],
    ]);
  });

  test("a cell that a spreadsheet leaves out at the end is empty; a line of one value, or one that breaks off, is wrong", async () => {
    const { rows } = await read("name,email,role\na,a@b.test\nb,b@b.test,x\n");
    expect(rows[0]?.values).toEqual(["a", "a@b.test", ""]);
    const error = await badFileOf(read("name,email,role\nonly\nb,b@b.test,x\nc,c@b"));
    expect(error.lines.map(({ line }) => line)).toEqual([2, 4]);
  });

  test("a column without a name keeps its values under its place", async () => {
    const found = await read(",name,email\n0,a,a@b.test\n1,b,b@b.test\n");
    expect(found.header).toEqual(["column 1", "name", "email"]);
  });

  test.each([
    ["logins, one of them a word that names a column", "root\nadmin\nname\n", ["root"]],
    ["values under a header that nothing names", "x,y,z\n1,2,3\n", ["x", "y", "z"]],
    ["a row with fewer values than the first", "a,b\n1,2\nname,3\n", ["a", "b"]],
  ])("%s are never passed over as a title", async (_what, text, header) => {
    expect((await read(text)).header).toEqual(header);
  });
});

test("every list of the product is read through the same gate", async () => {
  const title = "List of the quarter\r\n\r\n";
  const row = (...cells: string[]) => `${cells.join("\t")}\r\n`;
  const empty = row("", "", " ");
  const file = (...rows: string[]) => utf16(`${title}${rows.join("")}${empty}`);
  const people = await readPeople(file(row("Name", "Work email"), empty, row("Jörg", "j@b.test")));
  expect(people.people.map(({ line, name }) => [line, name])).toEqual([[5, "Jörg"]]);
  const customers = await readCustomers(file(row("Name", "Hours"), empty, row("Müller", "48")));
  expect(customers).toMatchObject([{ name: "Müller", breachHours: 48 }]);
  const [vendor] = await readSubprocessorList(
    file(row("Company", "Purpose", "Location"), row("Nørdic A/S", "Hosting", "Denmark")),
  );
  expect(vendor).toMatchObject({ line: 4, terms: { name: "Nørdic A/S" } });
  const known = [{ id: "1", name: "Müller", ended: false }];
  expect(await readAffected(file(row("Customer", "Hours"), row("Müller", "4")), known)).toEqual(["1"]);
  const [accounts] = await readAccounts("generic", file(row("login", "role"), empty, row("zoë", "admin")));
  expect(accounts?.accounts.map((one) => one.userName)).toEqual(["zoë"]);
  const incidents = await readPastIncidents(
    file(
      row("incident_id", "security_incident", "incident_year", "actions"),
      row("A-1", "Confirmed", "2024", "hacking"),
    ),
  );
  expect(incidents).toHaveLength(1);
});
