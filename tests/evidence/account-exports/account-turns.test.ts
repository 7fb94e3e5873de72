import { expect, test } from "vitest";
import { readAccounts } from "#evidence/account-exports/sources";
import { BadFile } from "#evidence/files/bad-lines";
import { costOfDecoding, longestStretch } from "#tests/support/turns";

const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join("");
const size = 45 * 1024 * 1024;
const filled = (part: string) => part.repeat(Math.floor(size / part.length));
/** Where no one else has a turn, each of these takes seconds. */
const most = 250;

test.each<[string, string, () => string]>([
  [
    "CSV",
    "generic",
    () =>
      `id,email,role,privileged,mfa,last_sign_in\n${lines(100_000, (n) => `a${n},a${n}@x.example,r${n % 9};s${n % 7},no,yes,2026-01-02\n`)}`,
  ],
  [
    "JSON",
    "generic-json",
    () =>
      `[${lines(100_000, (n) => `${n ? "," : ""}{"id":${n},"email":"a${n}@x.example","role":["r${n % 9}","s"],"mfa":true}`)}]`,
  ],
  ["one account on many lines", "generic", () => `id,role\n${lines(150_000, (n) => `a${n % 300},r${n}\n`)}`],
  [
    "members of a GitHub organisation",
    "github-members",
    () => `login,org_role,teams\n${lines(100_000, (n) => `a${n},member,t${n % 9};u${n % 7}\n`)}`,
  ],
  [
    "users of Okta",
    "okta-users",
    () =>
      `id,login,email,firstName,lastName,status,lastLogin\n${lines(100_000, (n) => `a${n},a${n}@x.example,a${n}@x.example,A,B,ACTIVE,2026-01-02\n`)}`,
  ],
  [
    "psql",
    "postgresql-du",
    () =>
      ` Role name | Attributes | Member of\n---+---+---\n${lines(100_000, (n) => ` a${n} | Superuser | {b,c}\n`)}`,
  ],
  [
    "passwd and group",
    "linux-users",
    () =>
      `${lines(100_000, (n) => `u${n}:x:${n}:0:::\n`)}${lines(50, (g) => `g${g}:x:${g}:${lines(9_000, (n) => `u${n},`)}\n`)}`,
  ],
])(
  "others have their turns while a long list is read: %s",
  async (_what, format, text) => {
    const bytes = Buffer.from(text());
    const longest = await longestStretch(async () => {
      const [extract] = await readAccounts(format, bytes);
      expect(extract?.accounts.length).toBeGreaterThan(200);
    });
    expect(longest).toBeLessThan(most);
  },
  120_000,
);

test.each<[string, string, () => string]>([
  ["CSV with one value for each of its bytes", "generic", () => `id\n${filled(",")}`],
  [
    "JSON that breaks off",
    "generic-json",
    () => `[${filled(`{"id":"${"a".repeat(200)}","role":["r","s"]},`)}`,
  ],
  ["JSON with too many values", "generic-json", () => `[[${filled("0,")}0]]`],
  [
    "JSON with many values under one record",
    "generic-json",
    () => `[{"id":1,"role":{${lines(1_900_000, (n) => `"k${n}":0,`)}"x":0}}]`,
  ],
  ["JSON that is one text", "generic-json", () => `["${filled("\\n")}"]`],
  [
    "records without a field in common",
    "generic-json",
    () => `[${lines(100_000, (n) => `${n ? "," : ""}{"id${n}":{"a${n}":{"b":1}}}`)}]`,
  ],
  ["psql without a rule", "postgresql-du", () => ` Role name | A\n${filled("|||||||||||\n")}`],
  ["psql of blanks", "postgresql-du", () => filled(" \n")],
  ["passwd of blanks", "linux-users", () => filled("\t")],
  ["passwd of colons", "linux-users", () => filled("a:")],
])(
  "others have their turns while a large text is refused: %s",
  async (_what, format, text) => {
    const bytes = Buffer.from(text());
    const longest = await longestStretch(async () => {
      const error = await readAccounts(format, bytes).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BadFile);
    });
    // The text is made once and searched once for what it holds; where memory is slow, that alone takes longer than `most`.
    expect(longest).toBeLessThan(Math.max(most, 4 * costOfDecoding(bytes)));
  },
  120_000,
);

test("others have their turns while UTF-16 is read", async () => {
  const text = `\uFEFFid,role\n${lines(100_000, (n) => `a${n},${"r".repeat(60)}\n`)}`;
  const bytes = Buffer.from(text, "utf16le");
  const longest = await longestStretch(() => readAccounts("generic", bytes));
  expect(longest).toBeLessThan(most);
}, 120_000);
