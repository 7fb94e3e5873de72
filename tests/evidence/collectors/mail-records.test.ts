import { generateKeyPairSync } from "node:crypto";
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

async function ask(zone: Zone, domain = "case.test", selectors: string[] = []) {
  const dns = await nameServer(zone);
  open.push(dns);
  const reach = testReach(NOW, { nameServers: [dns.at] });
  const found = await collected(dnsMail, { domain, servers: [], selectors }, reach, NOW);
  return { ...found, questions: dns.questions };
}

const txt = (...records: string[]) => ({ TXT: records });
const spf = { "case.test": txt("v=spf1 -all") };

describe("DMARC (RFC 9989)", () => {
  test.each<[string, string, string, string]>([
    ["reject", "v=DMARC1; p=reject", "pass", "p=reject"],
    ["any order, capitals, a semicolon at the end", "v=DMARC1; adkim=s; P=Quarantine;", "pass", "Quarantine"],
    ["only reports", "v=DMARC1; p=none", "fail", "p=none"],
    ["no policy is none", "v=DMARC1; sp=reject", "fail", "has no policy"],
    ["a policy that does not exist", "v=DMARC1; p=rejected", "fail", "p=rejected is not a policy"],
    ["reject in test mode", "v=DMARC1; p=reject; t=y", "pass", "quarantine holds"],
    ["quarantine in test mode", "v=DMARC1; p=quarantine; t=y", "fail", "t=y tests p=quarantine"],
    ["for a part", "v=DMARC1; p=reject; pct=50", "fail", "50 % of the mail"],
    ["a policy twice", "v=DMARC1; p=none; p=reject", "fail", "a tag twice"],
    ["no semicolon", "v=DMARC1 p=reject", "fail", "is no DMARC record"],
    ["the version in small letters", "v=dmarc1; p=reject", "fail", "is no DMARC record"],
    ["the version last", "p=reject; v=DMARC1", "fail", "There is no DMARC record"],
  ])("%s", async (_name, record, verdict, detail) => {
    const found = await ask({ ...spf, "_dmarc.case.test": txt(record) });
    expect([found.by.dmarc, found.detail.dmarc]).toEqual([verdict, expect.stringContaining(detail)]);
  });

  test("two records count as none", async () => {
    const found = await ask({ ...spf, "_dmarc.case.test": txt("v=DMARC1; p=reject", "v=DMARC1; p=none") });
    expect([found.by.dmarc, found.detail.dmarc]).toEqual(["fail", expect.stringContaining("more than one")]);
  });

  test.each<[string, Zone, string, string]>([
    [
      "the organisation's policy for subdomains",
      { "a.b.case.test": txt("x"), "_dmarc.case.test": txt("v=DMARC1; p=reject; sp=none") },
      "fail",
      "sp=none",
    ],
    [
      "a subdomain that does not exist",
      { "_dmarc.case.test": txt("v=DMARC1; p=none; sp=none; np=reject") },
      "pass",
      "np=reject",
    ],
    [
      "one that exists",
      { "a.b.case.test": txt("x"), "_dmarc.case.test": txt("v=DMARC1; p=reject; np=none") },
      "pass",
      "p=reject",
    ],
    [
      "the record with the fewest labels",
      { "_dmarc.b.case.test": txt("v=DMARC1; p=none"), "_dmarc.case.test": txt("v=DMARC1; p=reject") },
      "pass",
      "(at case.test)",
    ],
    [
      "psd=n ends the walk",
      { "_dmarc.b.case.test": txt("v=DMARC1; p=none; psd=n"), "_dmarc.case.test": txt("v=DMARC1; p=reject") },
      "fail",
      "(at b.case.test)",
    ],
    [
      "below a public suffix",
      { "_dmarc.case.test": txt("v=DMARC1; p=quarantine"), "_dmarc.test": txt("v=DMARC1; p=reject; psd=y") },
      "pass",
      "(at case.test)",
    ],
    [
      "the public suffix's own",
      { "_dmarc.test": txt("v=DMARC1; p=reject; psd=y; sp=none") },
      "fail",
      "(at test)",
    ],
  ])("the tree walk finds %s", async (_name, zone, verdict, detail) => {
    const found = await ask(zone, "a.b.case.test");
    expect([found.by.dmarc, found.detail.dmarc]).toEqual([verdict, expect.stringContaining(detail)]);
  });

  test("the walk of a long name skips to seven labels", async () => {
    const { questions } = await ask({}, "a.b.c.d.e.f.g.h.case.test");
    expect(questions.filter((one) => one.startsWith("_dmarc."))).toEqual(
      [
        "a.b.c.d.e.f.g.h.case.test",
        "d.e.f.g.h.case.test",
        "e.f.g.h.case.test",
        "f.g.h.case.test",
        "g.h.case.test",
        "h.case.test",
        "case.test",
        "test",
      ].map((name) => `_dmarc.${name} TXT`),
    );
  });

  test.each<[string, string, Zone, string | undefined, string | undefined]>([
    ["subdomains that are left open", "v=DMARC1; p=reject; sp=none", {}, "fail", undefined],
    ["reports to itself", "v=DMARC1; p=reject; rua=mailto:d@case.test", {}, undefined, undefined],
    ["an address without mailto", "v=DMARC1; p=reject; rua=d@case.test", {}, undefined, "fail"],
    [
      "reports to another that agrees",
      "v=DMARC1; p=reject; rua=mailto:d@reports.example!10m",
      { "case.test._report._dmarc.reports.example": txt("v=DMARC1") },
      undefined,
      "pass",
    ],
    [
      "reports to another that does not",
      "v=DMARC1; p=reject; rua=mailto:a@case.test, mailto:d@reports.example",
      {},
      undefined,
      "fail",
    ],
  ])("%s", async (_name, record, zone, subdomains, reports) => {
    const { by } = await ask({ ...spf, ...zone, "_dmarc.case.test": txt(record) });
    expect([by["dmarc-subdomains"], by["dmarc-reports"]]).toEqual([subdomains, reports]);
  });
});

describe("DKIM (RFC 6376, 8301, 8463)", () => {
  const rsa = (bits: number) =>
    generateKeyPairSync("rsa", { modulusLength: bits })
      .publicKey.export({ format: "der", type: "spki" })
      .toString("base64");
  const strong = rsa(2048);
  const ed25519 = Buffer.alloc(32, 7).toString("base64");
  test.each<[string, string[], string, string]>([
    ["RSA of 2048 bits", [`v=DKIM1; k=rsa; p=${strong}`], "pass", "RSA of 2048 bits"],
    [
      "a key alone, with blanks in it",
      [`p=${strong.slice(0, 100)} ${strong.slice(100)}`],
      "pass",
      "RSA of 2048 bits",
    ],
    ["RSA of 1024 bits", [`v=DKIM1; p=${rsa(1024)}`], "fail", "1024 bits; at least 2048"],
    ["RSA of 512 bits", [`v=DKIM1; p=${rsa(512)}`], "fail", "receivers refuse less than 1024"],
    ["Ed25519", [`v=DKIM1; k=ed25519; p=${ed25519}`], "pass", "Ed25519"],
    ["Ed25519 with a length that is none", ["v=DKIM1; k=ed25519; p=AAAA"], "fail", "3 bytes, not 32"],
    ["revoked", ["v=DKIM1; p="], "fail", "is revoked"],
    ["test mode", [`v=DKIM1; t=s:y; p=${strong}`], "fail", "test mode"],
    ["SHA-1 alone", [`v=DKIM1; h=sha1; p=${strong}`], "fail", "not sha256"],
    ["another service", [`v=DKIM1; s=tlsrpt; p=${strong}`], "fail", "not for mail"],
    ["another kind", [`v=DKIM1; k=ecdsa; p=${strong}`], "fail", '"ecdsa"'],
    ["a key that is cut off", [`v=DKIM1; p=${strong.slice(0, 80)}`], "fail", "is no RSA key"],
    ["two keys", [`v=DKIM1; p=${strong}`, "v=DKIM1; p="], "fail", "2 keys"],
    ["no key", ["hello"], "fail", "There is no key"],
  ])("%s", async (_name, records, verdict, detail) => {
    // A string of TXT has at most 255 signs; a key stands in several.
    const parts = records.map((record) => record.match(/.{1,255}/g)!);
    const found = await ask({ ...spf, "s1._domainkey.case.test": { TXT: parts } }, "case.test", ["s1"]);
    expect([found.by.dkim, found.detail.dkim]).toEqual([verdict, expect.stringContaining(detail)]);
  });

  test("each selector is a finding, and one that does not exist fails", async () => {
    const zone = { ...spf, "s1._domainkey.case.test": txt(`k=ed25519; p=${ed25519}`) };
    const { findings } = await ask(zone, "case.test", ["s1", "s2"]);
    expect(findings.filter((one) => one.rule === "dkim").map((one) => one.verdict)).toEqual(["pass", "fail"]);
  });

  test.each([
    ["google, s1 s2._x", ["google", "s1", "s2._x"]],
    ["", []],
    ["a@b", null],
  ])("the setting %j", (text, selectors) => {
    const read = dnsMail.schema.safeParse({ domain: "case.test", servers: "", selectors: text });
    expect(read.success ? read.data.selectors : null).toEqual(selectors);
  });
});
