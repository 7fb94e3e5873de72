import { afterEach, describe, expect, test } from "vitest";
import { dnsMail } from "#evidence/collectors/dns-mail";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { nameServer, type Zone } from "#tests/support/servers/dns";

const NOW = new Date("2026-11-30T05:50:00Z");
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const host = { A: ["192.0.2.1"] };
/** Names that the records below lean on. */
const AROUND: Zone = {
  "_spf.case.test": { TXT: ["v=spf1 ip4:192.0.2.0/24 ~all"] },
  "open.case.test": { TXT: ["v=spf1 +all"] },
  "loop.case.test": { TXT: ["v=spf1 include:ring.case.test -all"] },
  "ring.case.test": { TXT: ["v=spf1 include:loop.case.test -all"] },
  "two.case.test": { TXT: ["v=spf1 -all", "v=spf1 ~all"] },
  "bad.case.test": { TXT: ["v=spf1 ipv4:192.0.2.1 -all"] },
  "mail.case.test": host,
  "six.case.test": { AAAA: ["2001:db8::1"] },
  "no-addresses.case.test": { TXT: ["hello"] },
};

async function ask(record: string | string[] | null, more: Zone = {}) {
  const zone: Zone = { ...AROUND, "case.test": record === null ? {} : { TXT: [record] }, ...more };
  const dns = await nameServer(zone);
  open.push(dns);
  const found = await collected(
    dnsMail,
    { domain: "case.test", servers: [] },
    testReach(NOW, { nameServers: [dns.at] }),
    NOW,
  );
  expect(new Set(dns.questions).size, "each question is asked once").toBe(dns.questions.length);
  return { ...found, questions: dns.questions };
}

const mailServers = (count: number): Zone => ({
  "case.test": {
    TXT: ["v=spf1 mx -all"],
    MX: Array.from({ length: count }, (_, n): [number, string] => [n, `mx${n}.case.test`]),
  },
  ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`mx${n}.case.test`, host])),
});

describe("what the record says (RFC 7208 section 4.6)", () => {
  test.each<[string, string | string[] | null, string, string]>([
    ["a plain record", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all", "pass", "-all"],
    [
      "strings of one record are joined without a blank",
      ["v=spf1 ip4:192.0", ".2.0/24 -all"],
      "pass",
      "ip4:192.0.2.0/24 -all",
    ],
    ["capitals", "V=SPF1 IP4:192.0.2.1 -ALL", "pass", "V=SPF1"],
    ["unknown modifiers are passed over", "v=spf1 x-note=hello%20 -all", "pass", "x-note"],
    ["blanks at the end", "v=spf1 -all  ", "pass", "-all"],
    ["no record", null, "fail", "There is no SPF record"],
    ["a record of version 2", "v=spf2 -all", "fail", '"v=spf2 -all" does not begin with'],
    ["quotation marks in the record", '"v=spf1 -all"', "fail", "does not begin with"],
    ["no blank behind the version", "v=spf1-all", "fail", "does not begin with"],
    ["a mechanism that does not exist", "v=spf1 ipv4:192.0.2.1 -all", "fail", '"ipv4:192.0.2.1"'],
    ["an address for a domain", "v=spf1 a:192.0.2.1 -all", "fail", '"a:192.0.2.1"'],
    ["an include without a domain", "v=spf1 include: -all", "fail", '"include:"'],
    ["a domain of one label", "v=spf1 include:localhost -all", "fail", '"include:localhost"'],
    ["a network that cannot be", "v=spf1 ip4:192.0.2.0/33 -all", "fail", '"ip4:192.0.2.0/33"'],
    ["an address that cannot be", "v=spf1 ip4:192.0.2.256 -all", "fail", '"ip4:192.0.2.256"'],
    ["a comma between terms", "v=spf1 a,mx -all", "fail", '"a,mx"'],
    [
      "two redirects",
      "v=spf1 redirect=_spf.case.test redirect=_spf.case.test",
      "fail",
      "redirect=_spf.case.test",
    ],
    ["a macro that does not exist", "v=spf1 exists:%{z}.case.test -all", "fail", "%{z}"],
    ["all with a domain", "v=spf1 all:case.test", "fail", '"all:case.test"'],
    ["a dash that is no hyphen", "v=spf1 mx –all", "fail", "all"],
  ])("%s", async (_name, record, verdict, detail) => {
    const found = await ask(record);
    expect([found.by.spf, found.detail.spf]).toEqual([verdict, expect.stringContaining(detail)]);
  });

  test("several records", async () => {
    const found = await ask(null, { "case.test": { TXT: ["v=spf1 -all", "v=spf1 ~all"] } });
    expect(found.detail.spf).toContain("There are 2 SPF records");
  });
});

describe("who else may send", () => {
  test.each<[string, string, string, string]>([
    ["+all", "v=spf1 +all", "fail", "+all, which allows anyone"],
    ["all without a sign", "v=spf1 mx:mail.case.test all", "fail", "+all, which allows anyone"],
    ["?all", "v=spf1 ?all", "fail", "?all, which does not state a policy"],
    ["~all", "v=spf1 ~all", "pass", "~all"],
    ["no end", "v=spf1 ip4:192.0.2.1", "fail", "does not state a policy"],
    [
      "a redirect",
      "v=spf1 redirect=_spf.case.test",
      "pass",
      "redirects to _spf.case.test, which ends in ~all",
    ],
    ["a redirect to anyone", "v=spf1 redirect=open.case.test", "fail", "open.case.test, which ends in +all"],
    ["a redirect beside all", "v=spf1 redirect=open.case.test -all", "pass", "-all"],
    ["an include of anyone", "v=spf1 include:open.case.test -all", "fail", "include:open.case.test"],
    ["an include of anyone that fails", "v=spf1 -include:open.case.test -all", "pass", "-all"],
    ["every address", "v=spf1 ip4:0.0.0.0/0 -all", "fail", "ip4:0.0.0.0/0"],
    ["every address of the web server", "v=spf1 a:mail.case.test/0 -all", "fail", "a:mail.case.test/0"],
  ])("%s", async (_name, record, verdict, detail) => {
    const found = await ask(record);
    expect([found.by["spf-all"], found.detail["spf-all"]]).toEqual([
      verdict,
      expect.stringContaining(detail),
    ]);
  });
});

describe("what it costs receivers (RFC 7208 section 4.6.4)", () => {
  const STALE = "v=spf1 a:old1.case.test a:old2.case.test mx:old3.case.test include:_spf.case.test -all";
  test.each<[string, string, string, string]>([
    ["three names that are gone", STALE, "fail", "old1.case.test, old2.case.test, old3.case.test"],
    [
      "two names that are gone",
      "v=spf1 a:old1.case.test a:old2.case.test include:_spf.case.test -all",
      "pass",
      "2 void look-ups of at most 2",
    ],
    [
      "names without addresses are void, too",
      "v=spf1 a:no-addresses.case.test exists:old1.case.test mx:no-addresses.case.test -all",
      "fail",
      "3 void look-ups",
    ],
    ["a name with IPv6 alone is there", "v=spf1 a:six.case.test -all", "pass", "1 look-ups of at most 10"],
    ["ten look-ups", `v=spf1 ${"a:mail.case.test ".repeat(10)}-all`, "pass", "10 look-ups"],
    ["eleven look-ups", `v=spf1 ${"a:mail.case.test ".repeat(11)}-all`, "fail", "11 look-ups"],
    [
      "a redirect is one",
      `v=spf1 ${"a:mail.case.test ".repeat(10)}redirect=_spf.case.test`,
      "fail",
      "11 look-ups",
    ],
    [
      "terms after all are not reached",
      `v=spf1 a:mail.case.test -all ${"a:mail.case.test ".repeat(11)}`,
      "pass",
      "1 look-ups",
    ],
    [
      "an include of nothing",
      "v=spf1 include:old1.case.test -all",
      "fail",
      "old1.case.test has no SPF record",
    ],
    [
      "an include of two records",
      "v=spf1 include:two.case.test -all",
      "fail",
      "two.case.test has several SPF records",
    ],
    [
      "an include of a wrong record",
      "v=spf1 include:bad.case.test -all",
      "fail",
      'invalid term "ipv4:192.0.2.1"',
    ],
    ["a ring of includes", "v=spf1 include:loop.case.test -all", "fail", "includes itself"],
    ["an include of itself", "v=spf1 include:case.test -all", "fail", "case.test includes itself"],
    [
      "a macro",
      "v=spf1 exists:%{i}._spf.case.test -all",
      "pass",
      "not evaluated, as its macro depends on the mail: exists:%{i}._spf.case.test",
    ],
    ["a macro that is the domain", "v=spf1 include:_spf.%{d} -all", "pass", "1 look-ups"],
    ["ptr", "v=spf1 ptr -all", "pass", "1 look-ups"],
  ])("%s", async (_name, record, verdict, detail) => {
    const found = await ask(record);
    expect([found.by["spf-lookups"], found.detail["spf-lookups"]]).toEqual([
      verdict,
      expect.stringContaining(detail),
    ]);
  });

  test.each([
    [10, "pass", "1 look-ups"],
    [11, "fail", "case.test has 11 mail servers"],
  ])("an mx with %i hosts", async (count, verdict, detail) => {
    const found = await ask(null, mailServers(count));
    expect([found.by["spf-lookups"], found.detail["spf-lookups"]]).toEqual([
      verdict,
      expect.stringContaining(detail),
    ]);
  });

  test("mail servers that are gone are void look-ups, and no mail server at all is one", async () => {
    const zone = mailServers(3);
    for (const n of [0, 1, 2]) delete zone[`mx${n}.case.test`];
    const found = await ask(null, zone);
    expect(found.detail["spf-lookups"]).toContain(
      "no answer for mx0.case.test, mx1.case.test, mx2.case.test",
    );
    expect(found.by["spf-lookups"]).toBe("fail");
  });

  test("ptr is discouraged, and a server that does not answer leaves it open", async () => {
    expect((await ask("v=spf1 ptr -all")).by["spf-ptr"]).toBe("fail");
    const silent = await ask("v=spf1 a:mail.case.test -all", { "mail.case.test": { rcode: 2 } });
    expect(silent.by["spf-lookups"]).toBe("unknown");
    expect(silent.gathering.missing).toEqual(["mail.case.test A: ESERVFAIL"]);
  });

  test("a record that asks without end is left at the limit", async () => {
    const zone: Zone = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [
        `s${n}.case.test`,
        { TXT: [`v=spf1 include:s${n + 1}.case.test include:s${n + 2}.case.test -all`] },
      ]),
    );
    const found = await ask("v=spf1 include:s0.case.test -all", zone);
    expect(found.by["spf-lookups"]).toBe("fail");
    expect(found.questions.length).toBeLessThan(60);
  });
});
