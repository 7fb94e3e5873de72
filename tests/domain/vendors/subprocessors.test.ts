import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, daysBetween } from "#domain/days";
import { securityTxt } from "#domain/installation/security-txt";
import { announcementText, changeSentence } from "#domain/vendors/subprocessor-words";
import {
  type ChangeFacts,
  changeState,
  checkAnnouncement,
  checkApproval,
  checkWithdrawal,
  type Entry,
  earliestEffective,
  entriesAfter,
  entriesOn,
  isFirstList,
  longestNotice,
  splitCountries,
} from "#domain/vendors/subprocessors";
import { assess, assessReport } from "#domain/vendors/vendors";
import { otherEyes, ownEyes, ownEyesAllowed } from "#tests/support/browser/eyes";

const base: ChangeFacts = {
  kind: "add",
  createdByUser: "u1",
  approvedAt: null,
  announcedAt: null,
  effectiveOn: null,
  withdrawnAt: null,
};
const at = new Date("2026-02-20T09:00:00Z");
const approved = { ...base, approvedAt: at };
const announced = { ...approved, announcedAt: at, effectiveOn: "2026-03-23" };

describe("a change", () => {
  test.each([
    [base, "2026-03-01", "draft"],
    [approved, "2026-03-01", "approved"],
    [announced, "2026-03-22", "announced"],
    [announced, "2026-03-23", "effective"],
    [{ ...announced, withdrawnAt: at }, "2026-03-23", "withdrawn"],
  ])("%# has the state of its dates", (change, today, state) =>
    expect(changeState(change, today)).toBe(state),
  );

  test("is approved by another person, unless one pair of eyes is all there is", () => {
    expect(() => checkApproval(base, ownEyes, "2026-03-01")).toThrow("Another person must approve it");
    expect(checkApproval(base, ownEyesAllowed, "2026-03-01")).toBe(true);
    expect(checkApproval(base, otherEyes, "2026-03-01")).toBe(false);
    expect(() => checkApproval(approved, otherEyes, "2026-03-01")).toThrow("no longer a draft");
  });

  test.each([
    ["2026-03-22", false],
    ["2026-03-23", true],
    ["2026-04-30", true],
  ])("announced on 21 February with 30 days may start on %s: %s", (day, ok) => {
    const check = () => checkAnnouncement(approved, day, "2026-02-21", 30);
    if (ok) expect(check).not.toThrow();
    else expect(check).toThrow("2026-03-23 or later");
  });

  test("is announced once, after approval, and withdrawn only before its first day", () => {
    expect(() => checkAnnouncement(base, "2026-06-01", "2026-02-21", 30)).toThrow("Only an approved change");
    expect(() => checkAnnouncement(announced, "2026-06-01", "2026-02-21", 30)).toThrow("only once");
    expect(() => checkWithdrawal(announced, "2026-03-22")).not.toThrow();
    expect(() => checkWithdrawal(announced, "2026-03-23")).toThrow("in effect");
  });

  test("gives every customer at least what is owed", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 180 }))), (owed) => {
        const notice = longestNotice(owed);
        const first = earliestEffective("2026-02-21", notice);
        return (
          daysBetween("2026-02-21", first) >= 30 &&
          owed.every((days) => daysBetween("2026-02-21", first) >= (days ?? 0))
        );
      }),
    );
  });
});

const entry = (change: Partial<Entry>): Entry => ({
  ...{
    id: "e1",
    vendorId: "v1",
    changeId: null,
    name: "Mailwerk GmbH",
    purpose: "Sends e-mail",
    data: null,
    countries: ["Germany"],
  },
  ...{
    transfer: null,
    url: "https://www.mailwerk.example/gdpr",
    fromOn: "2024-01-01",
    untilOn: null,
    reason: null,
    sinceOn: null,
    statedOn: null,
  },
  ...change,
});

describe("the list as of a day", () => {
  const entries = [
    entry({ untilOn: "2026-03-23" }),
    entry({ id: "e2", name: "Mailchannel AB", fromOn: "2026-03-23" }),
    entry({ id: "e3", fromOn: "2026-02-01", untilOn: "2026-02-01" }),
  ];
  test.each([
    ["2023-12-31", []],
    ["2024-01-01", ["e1"]],
    ["2026-02-01", ["e1"]],
    ["2026-03-22", ["e1"]],
    ["2026-03-23", ["e2"]],
  ])("%s", (day, ids) => expect(entriesOn(entries, day).map((e) => e.id)).toEqual(ids));

  test("knows what comes, and forgets what was withdrawn", () => {
    expect(entriesAfter(entries, "2026-01-01").map((e) => e.id)).toEqual(["e2"]);
  });

  test("holds a line on exactly the days from its first until before its last", () => {
    const day = fc.integer({ min: 0, max: 2000 }).map((n) => addDays("2022-01-01", n));
    fc.assert(
      fc.property(day, day, day, (from, until, on) => {
        const held = entriesOn([entry({ fromOn: from, untilOn: until })], on).length === 1;
        return held === (from <= on && on < until);
      }),
    );
  });
});

test.each([
  ["United States, Iceland, Germany", ["United States", "Iceland", "Germany"]],
  ["US", ["United States"]],
  ["Germany; Ireland and UK", ["Germany", "Ireland", "United Kingdom"]],
  ["Bosnia and Herzegovina, Croatia", ["Bosnia and Herzegovina", "Croatia"]],
  ["Korea, Republic of, Japan", ["Korea, Republic of", "Japan"]],
  ["EU/EEA", ["EU", "EEA"]],
  ["Bosnia & Herzegovina", ["Bosnia & Herzegovina"]],
  ["São Tomé & Príncipe, Antigua & Barbuda", ["São Tomé & Príncipe", "Antigua & Barbuda"]],
  ["St. Vincent & Grenadines", ["St. Vincent & Grenadines"]],
  ["Trinidad and Tobago and Saint Kitts and Nevis", ["Trinidad and Tobago", "Saint Kitts and Nevis"]],
  ["Trinidad & Tobago & Antigua & Barbuda", ["Trinidad & Tobago", "Antigua & Barbuda"]],
  ["São Tomé & Príncipe", ["São Tomé & Príncipe"]],
  ["St. Kitts & Nevis, St. Vincent & the Grenadines", ["St. Kitts & Nevis", "St. Vincent & the Grenadines"]],
  ["Turks & Caicos Islands", ["Turks & Caicos Islands"]],
  ["Virgin Islands, U.S.", ["Virgin Islands, U.S."]],
  ["Virgin Islands (U.S.) / Virgin Islands, British", ["Virgin Islands (U.S.)", "Virgin Islands, British"]],
  ["US Virgin Islands, US", ["US Virgin Islands", "United States"]],
  ["Svalbard & Jan Mayen", ["Svalbard & Jan Mayen"]],
  ["Saint Helena, Ascension and Tristan da Cunha", ["Saint Helena, Ascension and Tristan da Cunha"]],
  ["Tanzania, United Republic of, and Kenya", ["Tanzania, United Republic of", "Kenya"]],
  ["South Georgia and the South Sandwich Islands", ["South Georgia and the South Sandwich Islands"]],
  ["Ireland, Germany & United States", ["Ireland", "Germany", "United States"]],
  ["Ireland, Germany, and the Netherlands", ["Ireland", "Germany", "the Netherlands"]],
  ["United States (Oregon, Ohio), Ireland", ["United States (Oregon, Ohio)", "Ireland"]],
  ["DE, FR and UK", ["Germany", "France", "United Kingdom"]],
  ["", []],
  ["Germany, germany".replace("germany", "Germany"), ["Germany"]],
])("the cell %j names %j", (cell, countries) => expect(splitCountries(cell)).toEqual(countries));

const mailchannel = {
  ...{ name: "Mailchannel AB", purpose: "Sends e-mail", data: "names", countries: ["Sweden"] },
  ...{ transfer: null, url: null },
};
const organisation = { name: "Tidewater Rota", privacy_email: "privacy@tidewater.example" };

test("an announcement says who, what, where and until when one may object", () => {
  const { subject, text } = announcementText({
    changes: [{ kind: "replace", terms: mailchannel, vendorId: "v2", before: entry({}) }],
    effectiveOn: "2026-03-23",
    organisation,
  });
  expect(subject).toBe("Tidewater Rota: Mailchannel AB replaces Mailwerk GmbH on 23 March 2026");
  for (const part of ["Data: names", "Location: Sweden", "privacy@tidewater.example"])
    expect(text).toContain(part);
});

test("several changes are one mail, which names each", () => {
  const { subject, text } = announcementText({
    changes: [
      { kind: "add", terms: mailchannel, vendorId: "v2", before: null },
      { kind: "remove", terms: null, vendorId: "v1", before: entry({}) },
    ],
    effectiveOn: "2026-03-23",
    organisation,
  });
  expect(subject).toBe("Tidewater Rota: 2 changes of our subprocessors on 23 March 2026");
  for (const part of ["Mailchannel AB is added.", "Location: Sweden", "Mailwerk GmbH is removed."])
    expect(text).toContain(part);
});

describe("a change in one sentence", () => {
  const slack = entry({ id: "e2", vendorId: "v2", name: "Slack" });
  const same = { ...entry({}), name: "Postwerk AG" };
  test.each<[string, Entry[], string, string]>([
    ["Postwerk AG", [entry({})], "v1", "Mailwerk GmbH is now called Postwerk AG"],
    [
      "Postwerk AG",
      [entry({ data: "names" })],
      "v1",
      "Mailwerk GmbH is now called Postwerk AG, and our use changes",
    ],
    ["Postwerk AG", [entry({})], "v9", "Postwerk AG replaces Mailwerk GmbH"],
    ["Mailwerk GmbH", [entry({})], "v1", "Our use of Mailwerk GmbH changes"],
    ["Mailwerk GmbH", [entry({}), slack], "v1", "Slack becomes part of Mailwerk GmbH"],
    ["Postwerk AG", [entry({}), slack], "v1", "Mailwerk GmbH and Slack become Postwerk AG"],
    ["Mailwerk GmbH", [entry({}), entry({ id: "e4" })], "v1", "Our use of Mailwerk GmbH changes"],
  ])("to %s", (name, [before = null, ...also], vendorId, sentence) => {
    expect(changeSentence({ kind: "replace", terms: { ...same, name }, vendorId, before, also })).toBe(
      sentence,
    );
  });
});

test.each<[number, string | null, boolean]>([
  [0, "2024-01-01", true],
  [0, "2026-03-11", true],
  [0, "2026-03-12", false],
  [0, null, false],
  [1, "2024-01-01", false],
])("after %i lines, a list stated since %s is the first one: %s", (lines, sinceOn, first) => {
  expect(isFirstList(lines, [{ kind: "add", sinceOn }], "2026-03-11")).toBe(first);
});

test("a change whose match no one confirmed is not approved", () => {
  expect(() => checkApproval({ ...base, unconfirmed: true }, otherEyes, "2026-03-01")).toThrow(
    "Confirm or reject",
  );
});

test.each([
  [null, "missing"],
  ["2026-03-10", "stale"],
  ["2026-03-11", "soon"],
  ["2026-04-10", "soon"],
  ["2026-04-11", "fresh"],
])("a review due %s is %s", (day, state) => expect(assess(day, "2026-03-11")).toBe(state));

test("a report speaks for a year after its last day", () => {
  expect(assessReport("2025-03-11", "2026-03-11")).toBe("fresh");
  expect(assessReport("2025-03-11", "2026-03-12")).toBe("stale");
  expect(assessReport(null, "2026-03-12")).toBe("missing");
});

test("security.txt has what RFC 9116 asks for and expires within a year", () => {
  const text = securityTxt({
    contact: "security@tidewater.example",
    origin: "https://surety.tidewater.example",
    now: at,
  });
  expect(text).toMatch(/^Contact: mailto:security@tidewater\.example\r\nExpires: 2026-08-19T00:00:00Z\r\n/);
  expect(text).toContain("Canonical: https://surety.tidewater.example/.well-known/security.txt\r\n");
});
