import { describe, expect, test } from "vitest";
import { readAccounts, recognise } from "#evidence/account-exports/sources";
import { orderIn } from "#evidence/cells/date-order";
import { readTime } from "#evidence/cells/times";
import { readPeople } from "#evidence/files/people";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";
import { readPastIncidents } from "#evidence/incident-imports/read";

const shown = (text: string, order?: "day-first" | "month-first") => {
  const time = readTime(text, order);
  if (time === undefined || time === "never") return time;
  const iso = time.at.toISOString();
  const length = { instant: 24, day: 10, month: 7, year: 4 }[time.precision];
  return iso.slice(0, length);
};

test.each([
  ["2025-12-14T15:31:57Z", "2025-12-14T15:31:57.000Z"],
  ["2025-12-14t15:31:57.123456+01:00", "2025-12-14T14:31:57.123Z"],
  ["2025-12-14 15:31", "2025-12-14T15:31:00.000Z"],
  ["2025-12-14 15:31:57.5 +0000 UTC", "2025-12-14T15:31:57.500Z"],
  ["2025-12-14 15:31:57 CET", "2025-12-14T14:31:57.000Z"],
  ["2025-12-14 15:31:57 XYZ", "2025-12-14"],
  ["2025/12/14 15:31:57", "2025-12-14"],
  ["2025-12", "2025-12"],
  ["2025", "2025"],
  ["Sun, 14 Dec 2025 15:31:57 +0200", "2025-12-14T13:31:57.000Z"],
  ["Sun, 14 Dec 2025 15:31:57 -0500 (EST)", "2025-12-14T20:31:57.000Z"],
  ["14 Dec 2025 15:31:57", "2025-12-14T15:31:57.000Z"],
  ["14-Dec-2025", "2025-12-14"],
  ["14. Dezember 2025", "2025-12-14"],
  ["14 décembre 2025", "2025-12-14"],
  ["14 de diciembre de 2025", "2025-12-14"],
  ["December 14th, 2025 at 3:31 PM", "2025-12-14T15:31:00.000Z"],
  ["Dec 14, 2025, 12:05:09\u202fAM", "2025-12-14T00:05:09.000Z"],
  ["Sun Dec 14 15:31:57 UTC 2025", "2025-12-14T15:31:57.000Z"],
  ["Sun Dec 14 15:31:57 2025", "2025-12-14T15:31:57.000Z"],
  ["Dec 2025", "2025-12"],
  ["2025-12-14T21:01:57+0530", "2025-12-14T15:31:57.000Z"],
  ["Sunday, December 14, 2025 3:31:57 PM", "2025-12-14T15:31:57.000Z"],
  ["/Date(1765726317000-0500)/", "2025-12-14T15:31:57.000Z"],
  ["/Date(1765726317000)/", "2025-12-14T15:31:57.000Z"],
  ["\\/Date(1765726317000+0100)\\/", "2025-12-14T15:31:57.000Z"],
  ["1765726317", "2025-12-14T15:31:57.000Z"],
  ["1765726317.25", "2025-12-14T15:31:57.250Z"],
  ["1765726317000", "2025-12-14T15:31:57.000Z"],
  ["1765726317000000", "2025-12-14T15:31:57.000Z"],
  ["134101999170000000", "2025-12-14T15:31:57.000Z"],
  ["20251214153157.0Z", "2025-12-14T15:31:57.000Z"],
  ["202512141531Z", "2025-12-14T15:31:00.000Z"],
  ["20251214153157+0100", "2025-12-14T14:31:57.000Z"],
  ["20251214153157", "2025-12-14T15:31:57.000Z"],
  ["20251214", "2025-12-14"],
  ["46005", "2025-12-14"],
  ["46005.6471", "2025-12-14"],
])("%s is %s", (text, iso) => {
  expect(shown(text)).toBe(iso);
});

test.each([
  "Never",
  "never logged in",
  "0",
  "1601-01-01T00:00:00Z",
  "1/1/1601 1:00:00 AM",
  "0001-01-01T00:00:00",
  "0000-00-00 00:00:00",
  "9999-12-31T23:59:59Z",
  "9223372036854775807",
  "1970-01-01T00:00:00Z",
  "1970-01-01T00:00:00.000+01:00",
  "/Date(-11644473600000)/",
  "/Date(-62135596800000)/",
  "1899-12-30",
  "1900-01-00",
  "00.01.1900",
  "1/0/1900",
])("%s is the mark of no time", (text) => {
  expect(readTime(text)).toBe("never");
});

test.each([
  "2026-02-30",
  "30 Feb 2026",
  "2026-13-01",
  "2026-03-11T25:00Z",
  "13:05 PM",
  "03/04/2026",
  "14/12/25",
  "soon",
  "12345678901",
  "99999",
  "Monday",
  "14 Foo 2025",
  "0202-01-01",
  "11.03.0226",
])("%s is no time", (text) => {
  expect(readTime(text)).toBeUndefined();
});

test("a value above 12 tells for the whole column which number is the day", () => {
  expect(orderIn(["03/04/2026", "14/12/2025"])).toBe("day-first");
  expect(orderIn(["03/04/2026", "12/14/2025 3:31 PM"])).toBe("month-first");
  expect(orderIn(["03/04/2026", "04/03/2026"])).toBe("either");
  expect(orderIn(["14/12/2025", "12/14/2025"])).toBe("both");
  expect(orderIn(["03.04.2026"])).toBe("day-first");
  expect(orderIn(["2026-03-04", "03/03/2026"])).toBeNull();
  expect(shown("03/04/2026", "day-first")).toBe("2026-04-03");
  expect(shown("3/4/2026 11:59 PM", "month-first")).toBe("2026-03-04");
});

const lines = (...all: string[]) => Buffer.from(`${all.join("\n")}\n`);
const now = new Date("2026-11-30T12:00:00Z");
const accounts = (bytes: Buffer, map = {}) =>
  readAccounts(recognise(bytes) ?? "generic", bytes, map, undefined, now);

describe("in a list", () => {
  test("of accounts the column decides, else the file asks; an answer is taken", async () => {
    const [decided] = await accounts(lines("user,last login", "a,03/04/2026", "b,25/04/2026"));
    expect(decided?.accounts[0]?.lastSignIn).toEqual({
      at: new Date("2026-04-03T00:00:00Z"),
      precision: "day",
    });
    const open = lines("user,last login", "a,03/04/2026", "b,05/06/2026");
    await expect(accounts(open)).rejects.toMatchObject({
      total: 2,
      lines: [
        {
          line: 2,
          column: "last login",
          reason: expect.stringMatching(/day or the month first.*day-first or month-first/),
        },
        {},
      ],
    });
    const [told] = await accounts(open, { dates: "month-first" });
    expect(told?.accounts[0]?.lastSignIn).toEqual({ at: new Date("2026-03-04T00:00:00Z"), precision: "day" });
    await expect(accounts(open, { dates: "american" })).rejects.toThrow("day-first or month-first");
  });

  test("of accounts every sign-in and creation in the future is refused at once", async () => {
    await expect(
      accounts(
        lines(
          "user,last login,created",
          "a,2102-04-11,2020",
          "b,2026-11-30T20:00,2027-01",
          "c,never,9999-12-31",
        ),
      ),
    ).rejects.toMatchObject({
      total: 2,
      lines: [
        { line: 2, column: "last login", reason: "“2102-04-11” lies in the future." },
        { line: 3, column: "created", reason: "“2027-01” lies in the future." },
      ],
    });
  });

  test("of Windows PowerShell, 1601 is never and an object with a value its instant", async () => {
    const [extract] = await accounts(
      Buffer.from(
        String.raw`[{"SamAccountName":"a","LastLogonDate":"\/Date(1795852691000)\/","whenCreated":{"value":"\/Date(1614585600000)\/","DisplayHint":2,"DateTime":"Monday"}},{"SamAccountName":"b","LastLogonDate":"\/Date(-11644473600000)\/"}]`,
      ),
      { user_name: "SamAccountName", last_sign_in: "LastLogonDate", created_at: "whenCreated" },
    );
    expect(extract?.accounts).toMatchObject([
      {
        lastSignIn: { at: new Date("2026-11-28T07:58:11Z") },
        createdAt: { at: new Date("2021-03-01T08:00:00Z") },
      },
      { lastSignIn: "never", createdAt: null },
    ]);
  });

  test("of people days in any form are read; a first day decades ahead is refused", async () => {
    const { people } = await readPeople(
      lines(
        "name,email,starts_on,ends_on",
        "Ana,a@example.com,1 Mar 2020,31/12/2060",
        "Bo,b@example.com,01.03.2020,never",
      ),
      { now },
    );
    expect(people.map((one) => [one.startsOn, one.endsOn])).toEqual([
      ["2020-03-01", "2060-12-31"],
      ["2020-03-01", null],
    ]);
    await expect(
      readPeople(lines("name,email,starts_on", "Ana,a@example.com,2102-01-01"), { now }),
    ).rejects.toMatchObject({
      lines: [{ line: 2, column: "starts_on", reason: "“2102-01-01” lies in the future." }],
    });
  });

  test("of subprocessors too", async () => {
    const [line] = await readSubprocessorList(
      lines("name,purpose,since,dpa", "Acme,Mail,14 Dec 2025,12/31/2025"),
      { now },
    );
    expect([line?.since, line?.dpaSignedOn]).toEqual(["2025-12-14", "2025-12-31"]);
    await expect(
      readSubprocessorList(lines("name,purpose,dpa", "Acme,Mail,2103-01-01"), { now }),
    ).rejects.toThrow();
  });

  const incident = (id: string, year: number, notified?: number) => ({
    incident_id: id,
    timeline: { incident: { year, month: 12, day: 31 } },
    ...(notified && { plus: { timeline: { notification: { year: notified, month: 7, day: 1 } } } }),
  });
  test("of incidents every record in the future is refused at once, with its field", async () => {
    const json = Buffer.from(
      JSON.stringify([
        incident("1", 2012),
        incident("2", 2102),
        incident("3", 2026),
        incident("4", 2013, 2103),
      ]),
    );
    await expect(readPastIncidents(json, { now })).rejects.toMatchObject({
      total: 3,
      lines: [
        { line: 2, column: "timeline.incident.year", reason: "2102-12-31 lies in the future.", of: "Record" },
        { line: 3, column: "timeline.incident.day", reason: "2026-12-31 lies in the future." },
        { line: 4, column: "plus.timeline.notification.year", reason: "2103-07-01 lies in the future." },
      ],
    });
    const table = lines(
      "incident_id,incident_year,incident_month,notified_year",
      "1,2012,3,",
      "2,2102,4,2103",
      "3,2026,,",
    );
    await expect(readPastIncidents(table, { now })).rejects.toMatchObject({
      lines: [
        { line: 3, column: "incident_year" },
        { line: 3, column: "notified_year" },
      ],
    });
    const breach = Buffer.from(JSON.stringify([{ Name: "Acme", BreachDate: "2102-04-11" }]));
    await expect(readPastIncidents(breach, { now })).rejects.toMatchObject({
      lines: [{ column: "BreachDate" }],
    });
    const thisYear = Buffer.from(
      JSON.stringify([{ incident_id: "1", timeline: { incident: { year: 2026 } } }]),
    );
    expect(await readPastIncidents(thisYear, { now })).toMatchObject([{ occurred: "2026" }]);
  });
});
