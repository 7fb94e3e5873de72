import { createServer } from "node:https";
import { afterEach, describe, expect, test } from "vitest";
import { mailTransportAt } from "#evidence/collectors/mail-transport";
import { testReach } from "#tests/support/browser/reach";
import { collected, listening } from "#tests/support/collected";
import { hasOpenssl, testAuthority } from "#tests/support/servers/certificates";
import { nameServer, type Zone } from "#tests/support/servers/dns";

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const POLICY = "version: STSv1\r\nmode: enforce\r\nmx: *.mail.test\r\nmax_age: 1209600\r\n";
const txt = (...records: string[]) => ({ TXT: records });
const ZONE: Zone = {
  "case.test": { MX: [[10, "mx1.mail.test"]] },
  "mta-sts.case.test": { A: ["127.0.0.1"] },
  "_mta-sts.case.test": txt("v=STSv1; id=20261130T000000;"),
  "_smtp._tls.case.test": txt("v=TLSRPTv1; rua=mailto:tls@case.test,https://reports.example/tls"),
};

describe.skipIf(!hasOpenssl)("mail-transport", () => {
  const authority = hasOpenssl ? testAuthority() : null!;
  async function look({
    zone = {},
    policy = POLICY,
    status = 200,
  }: {
    zone?: Zone;
    policy?: string;
    status?: number;
  }) {
    const server = createServer(authority.issue(["mta-sts.case.test"]), (_request, response) => {
      response.writeHead(status, { "content-type": "text/plain", location: "/other" }).end(policy);
    });
    const port = await listening(server);
    const dns = await nameServer({ ...ZONE, ...zone });
    open.push(server, dns);
    const reach = testReach(new Date(), { nameServers: [dns.at], authorities: [authority.ca] });
    return collected(mailTransportAt(port), { domain: "case.test", servers: [] }, reach);
  }

  test("an enforced policy that names every mail server, and reports", async () => {
    const { overall, by, gathering } = await look({});
    expect([overall, by]).toEqual(["pass", { "mta-sts": "pass", "mta-sts-mx": "pass", "tls-rpt": "pass" }]);
    expect(gathering.files.map((file) => file.name)).toEqual([
      "answers.json",
      "exchange.json",
      "mta-sts.txt",
    ]);
  });

  const record = (...records: string[]) => ({ zone: { "_mta-sts.case.test": txt(...records) } });
  const reports = (...records: string[]) => ({ zone: { "_smtp._tls.case.test": txt(...records) } });
  test.each<[string, Parameters<typeof look>[0], string, string, string]>([
    ["no record", record(), "mta-sts", "fail", "There is no MTA-STS record"],
    ["two records", record("v=STSv1; id=1", "v=STSv1; id=2"), "mta-sts", "fail", "2 MTA-STS records"],
    ["an id with a hyphen", record("v=STSv1; id=2026-11-30"), "mta-sts", "fail", "no id"],
    ["no semicolon", record("v=STSv1 id=1"), "mta-sts", "fail", "is no MTA-STS record"],
    ["testing", { policy: POLICY.replace("enforce", "testing") }, "mta-sts", "fail", "mode testing"],
    ["none", { policy: "version: STSv1\nmode: none\nmax_age: 86400\n" }, "mta-sts", "fail", "mode none"],
    [
      "a mode that does not exist",
      { policy: POLICY.replace("enforce", "Enforced") },
      "mta-sts",
      "fail",
      'mode is "Enforced"',
    ],
    ["no max_age", { policy: POLICY.replace(/max_age.*/, "") }, "mta-sts", "fail", "max_age"],
    ["an hour", { policy: POLICY.replace("1209600", "3600") }, "mta-sts", "fail", "3600 seconds"],
    ["a web page", { policy: "<!doctype html>" }, "mta-sts", "fail", "line 1 is no field"],
    ["a redirect", { status: 301 }, "mta-sts", "fail", "answered 301"],
    [
      "a mail server outside the policy",
      { policy: POLICY.replace("*.mail.test", "mx2.mail.test") },
      "mta-sts-mx",
      "fail",
      "mx1.mail.test is not in the policy",
    ],
    [
      "a star for two labels",
      { zone: { "case.test": { MX: [[10, "a.b.mail.test"]] } } },
      "mta-sts-mx",
      "fail",
      "a.b.mail.test",
    ],
    [
      "a policy with two lines of mx",
      { policy: POLICY.replace("mx: *.mail.test", "mx: mx9.mail.test\nmx: MX1.mail.test") },
      "mta-sts-mx",
      "pass",
      "mx1.mail.test",
    ],
    ["no reports", reports(), "tls-rpt", "fail", "no TLS reporting record"],
    [
      "two report records",
      reports("v=TLSRPTv1; rua=mailto:a@case.test", "v=TLSRPTv1; rua=mailto:b@case.test"),
      "tls-rpt",
      "fail",
      "more than one",
    ],
    ["reports to no address", reports("v=TLSRPTv1; rua=tls@case.test"), "tls-rpt", "fail", "tls@case.test"],
    [
      "a server that does not answer",
      { zone: { "_smtp._tls.case.test": { rcode: 2 } } },
      "tls-rpt",
      "unknown",
      "was not read",
    ],
  ])("%s", async (_name, change, rule, verdict, detail) => {
    const found = await look(change);
    expect([found.by[rule], found.detail[rule]]).toEqual([verdict, expect.stringContaining(detail)]);
  });

  test("a policy whose certificate is for another name is not read", async () => {
    const found = await look({ zone: { "mta-sts.case.test": {} } });
    expect([found.by["mta-sts"], found.gathering.missing.length]).toEqual(["unknown", 1]);
  });
});
