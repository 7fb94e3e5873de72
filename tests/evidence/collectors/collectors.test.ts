import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { verdictOf } from "#domain/evidence/evidence";
import type { Collector, OwnUser, Reach } from "#evidence/collectors/collector";
import { dnsMail } from "#evidence/collectors/dns-mail";
import { ownAccess } from "#evidence/collectors/own-access";
import { ownBackups } from "#evidence/collectors/own-backups";
import { securityTxt } from "#evidence/collectors/security-txt";
import { readSecurityTxt } from "#evidence/collectors/security-txt-file";
import { tlsEndpoint } from "#evidence/collectors/tls-endpoint";
import { testReach } from "#tests/support/browser/reach";
import { hasOpenssl, testAuthority } from "#tests/support/servers/certificates";
import { nameServer, type Zone } from "#tests/support/servers/dns";

const REAL_NOW = new Date();
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function listen<S extends Server>(server: S): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(server);
  return (server.address() as AddressInfo).port;
}

/** Gathers, then judges from the stored bytes alone; verdicts by rule. */
async function look<S>(collector: Collector<S>, settings: S, reach: Reach, at = new Date()) {
  const gathering = await collector.collect(settings, reach);
  const files = new Map(gathering.files.map((file) => [file.name, file.bytes]));
  const findings = collector.assess(files, settings, at);
  expect(collector.assess(files, settings, at), "an assessment can be repeated").toEqual(findings);
  const overall = verdictOf(findings, gathering.missing.length === 0);
  return {
    gathering,
    findings,
    overall,
    by: Object.fromEntries(findings.map((one) => [one.rule, one.verdict])),
  };
}

describe.skipIf(!hasOpenssl)("tls-endpoint", () => {
  const authority = hasOpenssl ? testAuthority() : null!;
  const GOOD = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "content-security-policy": "frame-ancestors 'none'",
  };
  const days = (n: number) => new Date(REAL_NOW.getTime() + n * 86_400_000);
  async function endpoint(options: ServerOptions, headers: Record<string, string> = GOOD) {
    const listener: RequestListener = (_request, response) => response.writeHead(200, headers).end("hello");
    const port = await listen(createTlsServer({ minVersion: "TLSv1.2", ...options }, listener));
    return look(
      tlsEndpoint,
      { host: "127.0.0.1", port },
      testReach(REAL_NOW, { authorities: [authority.ca] }),
    );
  }

  test("a good address passes everything", async () => {
    const { overall, by, gathering } = await endpoint(authority.issue(["127.0.0.1"]));
    expect(by).toEqual({
      "certificate-trusted": "pass",
      "certificate-expiry": "pass",
      "certificate-name": "pass",
      "tls-1.0-refused": "pass",
      "tls-1.1-refused": "pass",
      "tls-current": "pass",
      hsts: "pass",
      "content-type-options": "pass",
      framing: "pass",
    });
    expect(overall).toBe("pass");
    expect(gathering.files.map((file) => file.name)).toEqual(["tls.json", "headers.json"]);
  });

  test("old protocol versions are found", async () => {
    const { by } = await endpoint({
      ...authority.issue(["127.0.0.1"]),
      minVersion: "TLSv1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    expect(by).toMatchObject({ "tls-1.0-refused": "fail", "tls-1.1-refused": "fail", "tls-current": "pass" });
  });

  test("a certificate for another name, self-signed, ending soon or ended", async () => {
    expect((await endpoint(authority.issue(["other.example"]))).by).toMatchObject({
      "certificate-name": "fail",
      "certificate-trusted": "fail",
    });
    const self = await endpoint(authority.selfSigned("127.0.0.1"));
    expect(self.by).toMatchObject({ "certificate-trusted": "fail", hsts: "unknown" });
    expect(self.overall).toBe("fail");
    const soon = await endpoint(authority.issue(["127.0.0.1"], { from: days(-80), to: days(10) }));
    expect(soon.by).toMatchObject({ "certificate-trusted": "pass", "certificate-expiry": "fail" });
    const ended = await endpoint(authority.issue(["127.0.0.1"], { from: days(-80), to: days(-1) }));
    expect(ended.by).toMatchObject({ "certificate-trusted": "fail", "certificate-expiry": "fail" });
  });

  test("missing and weak headers", async () => {
    const certificate = authority.issue(["127.0.0.1"]);
    expect((await endpoint(certificate, {})).by).toMatchObject({
      hsts: "fail",
      "content-type-options": "fail",
      framing: "fail",
    });
    expect(
      (await endpoint(certificate, { ...GOOD, "strict-transport-security": "max-age=300" })).by,
    ).toMatchObject({ hsts: "fail" });
  });
});

describe("tls-endpoint without an answer", () => {
  test("nothing there, or no TLS there, is unknown and partial, never a pass", async () => {
    const port = await listen(createTcpServer((socket) => socket.end("220 mail ready\r\n")));
    for (const at of [1, port]) {
      const { overall, gathering, by } = await look(
        tlsEndpoint,
        { host: "127.0.0.1", port: at },
        testReach(REAL_NOW),
      );
      expect(overall).not.toBe("pass");
      expect(by["certificate-trusted"]).toBe("unknown");
      expect(gathering.missing.length).toBeGreaterThan(0);
    }
  });

  test("a private address is not looked at", async () => {
    const { gathering } = await look(tlsEndpoint, { host: "10.0.0.1", port: 443 }, testReach(REAL_NOW));
    expect(gathering.missing[0]).toContain("not on the public internet");
  });

  test.each([
    ["https://app.example.com/", false],
    ["app.example.com", true],
    ["Büro.example", true],
    ["a b", false],
    ["", false],
  ])("the host name %j is taken: %s", (host, taken) => {
    expect(tlsEndpoint.schema.safeParse({ host, port: "" }).success).toBe(taken);
  });
});

describe("security-txt", () => {
  const at = new Date("2026-03-11T00:00:00Z");
  const exchange = (change: object = {}) => ({
    asked: "https://example.com/.well-known/security.txt",
    address: "https://example.com/.well-known/security.txt",
    status: 200,
    redirects: [],
    rawHeaders: ["Content-Type", "text/plain; charset=utf-8"],
    ...change,
  });
  const judge = (text: string | null, change: object = {}) => {
    const files = new Map([["exchange.json", Buffer.from(JSON.stringify(exchange(change)))]]);
    if (text !== null) files.set("security.txt", Buffer.from(text));
    const findings = securityTxt.assess(files, { host: "example.com" }, at);
    return {
      overall: verdictOf(findings, true),
      failed: findings.filter((one) => one.verdict !== "pass").map((one) => one.rule),
    };
  };
  const GOOD =
    "# Talk to us\nContact: mailto:security@example.com\nContact: https://example.com/report\nExpires: 2026-12-31T23:00:00.000Z\n";

  test.each<[string, string, string[]]>([
    ["a good file", GOOD, []],
    [
      "CRLF and a canonical address",
      `${GOOD}Canonical: https://example.com/.well-known/security.txt\r\n`,
      [],
    ],
    ["no contact", "Expires: 2026-12-31T23:00:00Z\n", ["contact"]],
    ["a bare address as contact", GOOD.replace("mailto:", ""), ["contact"]],
    ["no expiry", "Contact: mailto:a@example.com\n", ["expires"]],
    ["expiry twice", `${GOOD}Expires: 2026-12-30T00:00:00Z\n`, ["expires"]],
    [
      "expired this very instant",
      GOOD.replace("2026-12-31T23:00:00.000Z", "2026-03-11T00:00:00Z"),
      ["expires"],
    ],
    ["expires in a second", GOOD.replace("2026-12-31T23:00:00.000Z", "2026-03-11T01:00:01+01:00"), []],
    ["expires in two years", GOOD.replace("2026-12-31", "2028-03-31"), ["expires"]],
    ["a date alone", GOOD.replace("2026-12-31T23:00:00.000Z", "2026-12-31"), ["expires"]],
    ["a line of HTML", `<html>\n${GOOD}`, ["format"]],
    [
      "two languages fields",
      `${GOOD}Preferred-Languages: en\nPreferred-Languages: de\n`,
      ["preferred-languages"],
    ],
    ["a policy without TLS", `${GOOD}Policy: http://example.com/p\n`, ["https-links"]],
    ["another canonical address", `${GOOD}Canonical: https://other.example/s.txt\n`, ["canonical"]],
  ])("%s", (_name, text, failed) => {
    expect(judge(text)).toEqual({ overall: failed.length === 0 ? "pass" : "fail", failed });
  });

  test("not there fails, not read is unknown, wrong type and another host fail", () => {
    expect(judge(null, { status: 404 })).toEqual({ overall: "fail", failed: ["published"] });
    expect(judge(null, { status: 503 })).toEqual({ overall: "unknown", failed: ["published"] });
    expect(judge(GOOD, { rawHeaders: ["content-type", "text/html"] }).failed).toEqual(["content-type"]);
    const redirects = [{ status: 301, from: "https://example.com/x", to: "https://cdn.example/x" }];
    expect(judge(GOOD, { redirects }).failed).toEqual(["same-host"]);
  });

  test("a signed file is read inside its frame", () => {
    const signed = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${GOOD}-----BEGIN PGP SIGNATURE-----\n\nwsBc\n-----END PGP SIGNATURE-----\n`;
    expect(readSecurityTxt(Buffer.from(signed))).toMatchObject({
      signed: true,
      wrongLines: [],
      fields: { length: 3 },
    });
  });

  test.skipIf(!hasOpenssl)("is gathered over https, the bytes unchanged", async () => {
    const authority = testAuthority();
    const body = Buffer.from(`\ufeff${GOOD}\u0000 odd bytes`);
    const server = createTlsServer(authority.issue(["127.0.0.1"]), (request, response) => {
      const there = request.url === "/.well-known/security.txt";
      response.writeHead(there ? 200 : 404, { "content-type": "text/plain" }).end(there ? body : "no");
    });
    const port = await listen(server);
    const reach = testReach(REAL_NOW, { authorities: [authority.ca] });
    const gathering = await securityTxt.collect({ host: `127.0.0.1:${port}` }, reach);
    expect(gathering.missing).toEqual([]);
    expect(gathering.files.find((file) => file.name === "security.txt")?.bytes.equals(body)).toBe(true);
  });

  test("no server: partial, unknown", async () => {
    const plain = await listen(createServer((_request, response) => response.end()));
    const { overall, gathering } = await look(
      securityTxt,
      { host: `127.0.0.1:${plain}` },
      testReach(REAL_NOW),
    );
    expect([overall, gathering.missing.length]).toEqual(["unknown", 1]);
  });
});

describe("dns-mail", () => {
  const GOOD: Zone = {
    "example.com": {
      TXT: ["google-site-verification=x", ["v=spf1 include:_spf.mail.example ", "-all"]],
      CAA: [[0, "issue", "letsencrypt.org"]],
    },
    "_spf.mail.example": { TXT: ["v=spf1 ip4:192.0.2.0/24 ~all"] },
    "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject; rua=mailto:d@example.com"] },
  };
  async function ask(zone: Zone, domain = "example.com") {
    const dns = await nameServer(zone);
    open.push(dns);
    const reach = testReach(REAL_NOW, { nameServers: [dns.at] });
    return { ...(await look(dnsMail, { domain, servers: [] }, reach)), questions: dns.questions };
  }

  test("good records pass, and each question is asked once", async () => {
    const { overall, by, questions } = await ask(GOOD);
    expect(by).toEqual({ spf: "pass", "spf-all": "pass", "spf-lookups": "pass", dmarc: "pass", caa: "pass" });
    expect(overall).toBe("pass");
    expect(new Set(questions).size).toBe(questions.length);
  });

  test("a subdomain is covered by its parent's DMARC and CAA", async () => {
    const zone = { ...GOOD, "app.example.com": { TXT: ["v=spf1 -all"] } };
    expect((await ask(zone, "app.example.com")).by).toMatchObject({ dmarc: "pass", caa: "pass" });
    const lax = { ...zone, "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject; sp=none"] } };
    expect((await ask(lax, "app.example.com")).by).toMatchObject({ dmarc: "fail" });
  });

  test.each<[string, Zone, string, string]>([
    ["no SPF", { "example.com": {} }, "spf", "fail"],
    ["two SPF records", { "example.com": { TXT: ["v=spf1 -all", "v=spf1 ~all"] } }, "spf", "fail"],
    ["everyone may send", { "example.com": { TXT: ["v=spf1 +all"] } }, "spf-all", "fail"],
    ["no end", { "example.com": { TXT: ["v=spf1 mx"] } }, "spf-all", "fail"],
    [
      "a redirect decides",
      { "example.com": { TXT: ["v=spf1 redirect=_spf.mail.example"] } },
      "spf-all",
      "pass",
    ],
    ["an include that is not there", { "_spf.mail.example": {} }, "spf-lookups", "fail"],
    ["an include that does not answer", { "_spf.mail.example": { rcode: 2 } }, "spf-lookups", "unknown"],
    [
      "an include of itself",
      { "_spf.mail.example": { TXT: ["v=spf1 include:_spf.mail.example -all"] } },
      "spf-lookups",
      "fail",
    ],
    [
      "ten look-ups",
      {
        "example.com": { TXT: [`v=spf1 ${"mx ".repeat(10)}-all`], MX: [[10, "mx.example.com"]] },
        "mx.example.com": { A: ["192.0.2.1"] },
      },
      "spf-lookups",
      "pass",
    ],
    [
      "eleven look-ups",
      { "example.com": { TXT: [`v=spf1 ${"mx ".repeat(11)}-all`] } },
      "spf-lookups",
      "fail",
    ],
    ["DMARC that only reports", { "_dmarc.example.com": { TXT: ["v=DMARC1; p=none"] } }, "dmarc", "fail"],
    ["DMARC for a part", { "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject; pct=50"] } }, "dmarc", "fail"],
    ["no DMARC", { "_dmarc.example.com": {} }, "dmarc", "fail"],
    ["DMARC that does not answer", { "_dmarc.example.com": { rcode: 5 } }, "dmarc", "unknown"],
    ["no CAA", { "example.com": { TXT: ["v=spf1 -all"] } }, "caa", "fail"],
  ])("%s", async (_name, change, rule, verdict) => {
    expect((await ask({ ...GOOD, ...change })).by[rule]).toBe(verdict);
  });

  test("silence is partial", async () => {
    const { overall, gathering } = await ask({ ...GOOD, "_dmarc.example.com": { rcode: 2 } });
    expect(overall).toBe("unknown");
    expect(gathering.missing).toEqual(["_dmarc.example.com TXT: ESERVFAIL"]);
  });

  test("name servers in private ranges are not asked unless allowed", async () => {
    await expect(
      dnsMail.collect({ domain: "example.com", servers: ["10.0.0.53"] }, testReach(REAL_NOW)),
    ).rejects.toMatchObject({
      trouble: "not_allowed",
    });
  });
});

describe("Surety itself", () => {
  const at = new Date("2026-03-11T05:00:00Z");
  const user = (change: Partial<OwnUser>): OwnUser => ({
    name: "Ada",
    email: "ada@example.com",
    role: "owner",
    person: { name: "Ada", endsOn: null },
    secondFactor: true,
    createdAt: "2026-01-01T00:00:00.000Z",
    endedAt: null,
    expiresAt: null,
    lastSeenAt: "2026-03-10T00:00:00.000Z",
    ...change,
  });
  const access = (users: OwnUser[]) =>
    look(ownAccess, {}, testReach(at, {}, { users: async () => users }), at);

  test("own-access", async () => {
    expect((await access([user({}), user({ email: "ben@example.com", role: "member" })])).overall).toBe(
      "pass",
    );
    expect((await access([user({}), user({ secondFactor: false })])).overall).toBe("fail");
    expect((await access([user({ person: { name: "Ada", endsOn: "2026-03-10" } })])).by["left-company"]).toBe(
      "fail",
    );
    expect(
      (await access([user({ person: { name: "Ada", endsOn: "2026-03-11" } })])).by["left-company"],
    ).toBeUndefined();
    // Half past midnight in Berlin: the day there counts, not the one in UTC.
    const berlin = { users: async () => [user({ person: { name: "Ada", endsOn: "2026-03-11" } })] };
    const reach = testReach(at, {}, { ...berlin, today: async () => "2026-03-12" });
    expect((await look(ownAccess, {}, reach, at)).by["left-company"]).toBe("fail");
    expect((await access([user({ lastSeenAt: "2025-12-01T00:00:00.000Z" })])).by.idle).toBe("fail");
    expect((await access([user({ role: "officer" })])).by["few-owners"]).toBe("fail");
    const ended = user({
      email: "old@example.com",
      endedAt: "2026-02-01T00:00:00.000Z",
      secondFactor: false,
    });
    expect((await access([user({}), ended])).overall).toBe("pass");
    expect((await access([])).overall).toBe("unknown");
  });

  test("own-backups", async () => {
    const backup = (hours: number, change = {}) => {
      const madeAt = new Date(at.getTime() - hours * 3_600_000).toISOString();
      return {
        name: `backup-${hours}`,
        madeAt,
        bytes: 10,
        verifiedAt: madeAt,
        problem: null as string | null,
        ...change,
      };
    };
    const backups = (list: ReturnType<typeof backup>[]) =>
      look(ownBackups, {}, testReach(at, {}, { backups: async () => list }), at);
    expect((await backups([backup(26), backup(50)])).overall).toBe("pass");
    expect((await backups([backup(27)])).by["backup-recent"]).toBe("fail");
    expect((await backups([backup(2, { verifiedAt: null })])).by["backup-verified"]).toBe("fail");
    expect(
      (await backups([backup(2, { problem: "It cannot be read." }), backup(30)])).by["backup-recent"],
    ).toBe("fail");
    expect((await backups([])).by["backup-recent"]).toBe("fail");
  });
});
