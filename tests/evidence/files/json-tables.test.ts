import { describe, expect, test } from "vitest";
import { readAccounts } from "#evidence/account-exports/sources";
import { BadFile } from "#evidence/files/bad-lines";
import { readPeople } from "#evidence/files/people";
import { headerWords, readTable } from "#evidence/files/table";

const words = headerWords({ login: [], mail: [] });
const read = (text: string, list?: string) => readTable(Buffer.from(text), words, { list });
const users = [
  { login: "rlind", mail: "r@b.test" },
  { login: "kpark", mail: "k@b.test" },
];
const [first, second] = users.map((one) => JSON.stringify(one));

describe("shapes of JSON", () => {
  test.each<[string, string]>([
    ["a list", JSON.stringify(users)],
    ["a list with a mark", `\uFEFF${JSON.stringify(users)}`],
    ["under “value”, with what else an answer says", JSON.stringify({ "@odata.context": "x", value: users })],
    ["under “users”, beside other lists", JSON.stringify({ users, groups: [{ id: 1 }], kind: "x" })],
    ["under “members” in “data”", JSON.stringify({ ok: true, data: { members: users, page: 1 } })],
    ["under any name", JSON.stringify({ staff_2026: users })],
    ["JSON Lines", `${first}\n${second}\n`],
    [
      "records printed one after the other",
      `{\n"login":"rlind",\n"mail":"r@b.test"\n}\n{"login":"kpark","mail":"k@b.test"}`,
    ],
    ["pages of lists one after the other", `[${first}]\n[${second}]`],
    ["pages of answers one after the other", `{"value":[${first}],"next":"x"}{"value":[${second}]}`],
    ["a list of pages", `[[${first}],[${second}]]`],
    ["records without any value among them", `[${first},{"login":"","mail":" "},${second}]`],
  ])("%s", async (_shape, text) => {
    const { header, rows } = await read(text);
    expect([header, rows.map((row) => row.values)]).toEqual([
      ["login", "mail"],
      [
        ["rlind", "r@b.test"],
        ["kpark", "k@b.test"],
      ],
    ]);
  });

  test("records under their ids keep the id", async () => {
    const { header, rows } = await read(`{"U01":${first},"U02":${second}}`);
    expect([header, rows[1]?.values]).toEqual([
      ["id", "login", "mail"],
      ["U02", "kpark", "k@b.test"],
    ]);
  });

  test("one record alone, as PowerShell writes a list of one", async () => {
    const { rows } = await read('{"login":"rlind","mail":"r@b.test","groups":[{"n":1}]}');
    expect(rows).toHaveLength(1);
  });

  test("several lists of which none has a usual name: the key is asked for, and taken", async () => {
    const text = JSON.stringify({ staff: users, rooms: [{ login: "r1" }] });
    await expect(read(text)).rejects.toThrow(
      "Enter the key of the list of records (list). Lists of records: “staff”, “rooms”.",
    );
    expect((await read(text, "rooms")).rows).toHaveLength(1);
  });

  test.each(['[{"login":"a"}', '{"login":"a"}\n{"login":', '[{"login":"a"}] x', "{]"])(
    "%s is no JSON",
    async (text) => {
      await expect(read(text)).rejects.toThrow(BadFile);
    },
  );

  test("people may come as JSON too, and a wrong record is named as one", async () => {
    const people = '{"employees":[{"name":"Jörg","email":"j@b.test"},{"name":"Zoë","email":""}]}';
    const error = (await readPeople(Buffer.from(people)).catch((caught: unknown) => caught)) as BadFile;
    expect(error.lines).toEqual([{ line: 2, column: "email", reason: "is empty.", of: "Record" }]);
  });
});

describe("Windows PowerShell’s JSON", () => {
  const file = `[
    {"SamAccountName": "rlind", "Enabled": true, "whenCreated": "\\/Date(1706774400000)\\/", "LastLogonDate": "\\/Date(1795852691000)\\/"},
    {"SamAccountName": "old", "Enabled": false, "whenCreated": {"value": "\\/Date(1614585600000)\\/", "DisplayHint": 2, "DateTime": "Monday, 1 March 2021 08:00:00"}, "LastLogonDate": null}
  ]`;
  const map = {
    user_name: "SamAccountName",
    status: "Enabled",
    created_at: "whenCreated",
    last_sign_in: "LastLogonDate",
  };

  test.each([
    ["UTF-8", Buffer.from(file)],
    ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(file, "utf16le")])],
  ])("times in milliseconds are instants, also in an object, %s", async (_encoding, bytes) => {
    const [extract] = await readAccounts("generic", bytes, map);
    expect(extract?.accounts).toMatchObject([
      {
        userName: "rlind",
        status: "active",
        createdAt: { at: new Date("2024-02-01T08:00:00Z") },
        lastSignIn: { at: new Date("2026-11-28T07:58:11Z") },
      },
      {
        userName: "old",
        status: "disabled",
        createdAt: { at: new Date("2021-03-01T08:00:00Z") },
        lastSignIn: "unknown",
      },
    ]);
  });
});
