import { expect, test } from "vitest";
import { readAccounts } from "#evidence/account-exports/sources";
import { BadFile } from "#evidence/files/bad-lines";
import { headerWords, readTable } from "#evidence/files/table";
import { badFileOf } from "#tests/support/bad-file";
import { type Cell, withChanged, workbook, workbookParts, zip } from "#tests/support/workbooks";

const words = headerWords({ name: ["full name"], email: ["mail"], role: [] });
const read = (bytes: Uint8Array) => readTable(bytes, words);
const table: Cell[][] = [
  ["name", "email", "role"],
  ["Zoë Åb", "z@b.test", "admin"],
  ["Kim", "k@b.test"],
];
const parts = () => workbookParts([{ name: "Sheet1", rows: table }]);
const meddled = (name: string, change: (text: string) => string) => zip(withChanged(parts(), name, change));

const only = (name: string) => zip([{ name, bytes: Buffer.from("x") }]);
const lied = (name: string, size: number) =>
  zip(parts().map((part) => (part.name === name ? { ...part, size } : part)));
const sheet = "xl/worksheets/sheet1.xml";
test.each<[string, Buffer, string]>([
  ["a binary workbook", only("xl/workbook.bin"), "(.xlsb)"],
  ["an OpenDocument file", only("content.xml"), "(.ods)"],
  ["a Word document", only("word/document.xml"), "Word document"],
  ["another archive", only("photo.jpg"), "Unpack it first"],
  [
    "a workbook with a password",
    Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("EncryptedPackage", "utf16le")]),
    "has a password",
  ],
  ["an archive with a password", zip(parts().map((part) => ({ ...part, flags: 1 }))), "has a password"],
  ["an archive that broke off", zip(parts()).subarray(0, 1500), "is damaged"],
  [
    "a directory that points nowhere",
    (() => {
      const bytes = zip(parts());
      bytes.writeUInt32LE(0xfffffff0, bytes.length - 6);
      return bytes;
    })(),
    "is damaged",
  ],
  ["a file that is longer than it says", lied(sheet, 100), "is damaged"],
  ["a file that is shorter than it says", lied(sheet, 100_000), "is damaged"],
  [
    "packed bytes that are none",
    (() => {
      const bytes = zip(parts());
      bytes.fill(0xff, bytes.indexOf(sheet) + sheet.length, bytes.indexOf(sheet) + sheet.length + 40);
      return bytes;
    })(),
    "is damaged",
  ],
  [
    "a bomb",
    zip([...parts(), { name: "xl/media/a.bin", bytes: Buffer.alloc(30_000_000) }]),
    "suspiciously tightly",
  ],
  ["a bomb that says to be larger than memory", lied(sheet, 0xfffffff0), "256 MiB"],
  [
    "20,000 files",
    zip([
      ...parts(),
      ...Array.from({ length: 20_000 }, (_, n) => ({ name: `a${n}`, bytes: Buffer.alloc(0), stored: true })),
    ]),
    "more than 1,000 files",
  ],
  ["a name twice", zip([...parts(), ...parts()]), "is damaged"],
  [
    "a name that leads out",
    zip([...parts(), { name: "../../etc/passwd", bytes: Buffer.from("x") }]),
    "lead out of it",
  ],
  [
    "a document type",
    meddled(sheet, (text) => text.replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')),
    "document type",
  ],
  ["an entity", meddled("xl/sharedStrings.xml", (text) => text.replace("Kim", "&kim;")), "is damaged"],
  ["XML that is none", meddled(sheet, (text) => text.replace("</row>", "")), "is damaged"],
  ["XML that broke off", meddled(sheet, (text) => text.slice(0, 300)), "is damaged"],
  [
    "elements without end in each other",
    meddled(sheet, (text) => text.replace("<sheetData>", "<a>".repeat(100))),
    "is damaged",
  ],
  ["rows out of order", meddled(sheet, (text) => text.replace('r="3"', 'r="2"')), "out of order"],
  [
    "a cell beyond the last column",
    meddled(sheet, (text) => text.replace('r="C2"', 'r="ZZZ2"')),
    "out of order",
  ],
  [
    "a text that is not there",
    meddled(sheet, (text) => text.replace("<v>0</v>", "<v>99</v>")),
    "out of order",
  ],
  [
    "text that is no UTF-8",
    zip(
      parts().map((part) =>
        part.name === sheet
          ? { ...part, bytes: Buffer.concat([Buffer.from(part.bytes), Buffer.from([0xff])]) }
          : part,
      ),
    ),
    "is damaged",
  ],
  [
    "rows as wide as a sheet",
    meddled(sheet, (text) =>
      text.replace(
        "</sheetData>",
        `${Array.from({ length: 400 }, (_, n) => `<row r="${n + 9}"><c r="XFD${n + 9}"><v>1</v></c></row>`).join("")}</sheetData>`,
      ),
    ),
    "5,000,000 values",
  ],
  [
    "one text in a great many cells",
    workbook([["name"], ...Array.from({ length: 2000 }, () => ["x".repeat(30_000)])]),
    "50 MiB of text",
  ],
  ["nothing in it", workbook([]), "The sheet is empty"],
])("%s is refused in a sentence", async (_kind, bytes, says) => {
  expect((await badFileOf(read(bytes))).message).toContain(says);
});

const hash = "$2b$12$abcdefghijklmnopqrstuuN0d9sT1rUZq2m8h7j6k5l4m3n2o1p0q";
test.each<[string, () => Buffer]>([
  [
    "in the table",
    () =>
      workbook([
        ["login", "hash"],
        ["ana", hash],
      ]),
  ],
  ["above its header", () => workbook([[hash], [], ["login", "status"], ["ana", "active"]])],
  [
    "on another sheet",
    () =>
      zip(
        workbookParts([
          { name: "A", rows: [["login"], ["ana"]] },
          {
            name: "B",
            rows: [
              ["user", "password"],
              ["ana", "*2470C0C06DEE42FD1618BBB9005ADCA2EC9D1E19"],
            ],
            state: "veryHidden",
          },
        ]),
      ),
  ],
  [
    "in a remark",
    () =>
      zip([
        ...workbookParts([{ name: "A", rows: [["login"], ["ana"]] }]),
        { name: "xl/comments1.xml", bytes: Buffer.from(`<comments><t>${hash}</t></comments>`) },
      ]),
  ],
])("a secret %s refuses a list of accounts before it is kept", async (_where, bytes) => {
  expect((await badFileOf(readAccounts("generic", bytes()))).message).toContain("holds secrets");
});

test("a workbook in which bytes are changed is read or refused, and nothing else happens", async () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let n = 0; n < 300; n += 1) {
    const bytes = zip(parts().map((part) => ({ ...part, stored: n % 2 === 0 })));
    for (let changes = 0; changes <= n % 4; changes += 1) bytes[random(bytes.length)] = random(256);
    if (n % 3 === 0) bytes.writeUInt32LE(random(bytes.length), bytes.length - 6);
    const cut = n % 5 === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
    const found = await read(cut).catch((error: unknown) => error);
    if (found instanceof Error && !(found instanceof BadFile)) throw found;
  }
});
