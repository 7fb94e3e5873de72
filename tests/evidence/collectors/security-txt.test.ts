import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import { afterEach, describe, expect, test } from "vitest";
import { securityTxt } from "#evidence/collectors/security-txt";
import { testReach } from "#tests/support/browser/reach";
import { collected, listening } from "#tests/support/collected";
import { hasOpenssl, testAuthority } from "#tests/support/servers/certificates";

const AT = new Date("2026-11-30T00:00:00Z");
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const ASKED = "https://example.com/.well-known/security.txt";
const GOOD = "Contact: mailto:security@example.com\nExpires: 2027-06-30T22:00:00Z\n";
const contact = (value: string) => `Contact: ${value}\nExpires: 2027-06-30T22:00:00Z\n`;
const expires = (value: string) => `Contact: mailto:security@example.com\nExpires: ${value}\n`;
const signed = (text: string, end = "-----BEGIN PGP SIGNATURE-----\n\nwsBc\n-----END PGP SIGNATURE-----\n") =>
  `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${text}${end}`;

/** The rules that do not pass, with their sentences. */
function judge(text: string | Buffer, change: object = {}) {
  const exchange = {
    asked: ASKED,
    address: ASKED,
    status: 200,
    redirects: [],
    rawHeaders: ["Content-Type", "text/plain; charset=utf-8"],
    ...change,
  };
  const files = new Map([
    ["exchange.json", Buffer.from(JSON.stringify(exchange))],
    ["security.txt", Buffer.from(text)],
  ]);
  const found = securityTxt
    .assess(files, { host: "example.com" }, AT)
    .filter((one) => one.verdict !== "pass");
  return { rules: found.map((one) => one.rule), detail: found.map((one) => one.detail).join(" ") };
}

describe("the file (RFC 9116 sections 2 and 4)", () => {
  test.each<[string, string | Buffer, string[], string]>([
    ["the least that is needed", GOOD, [], ""],
    [
      "CRLF, comments, blank lines, unknown fields",
      `# hi\r\n\r\n${GOOD.replaceAll("\n", "\r\n")}X-Note: 1\r\n`,
      [],
      "",
    ],
    [
      "capitals and no line end at the end",
      "CONTACT: tel:+1-201-555-0123\nEXPIRES: 2027-06-30t22:00:00z",
      [],
      "",
    ],
    ["CR alone", GOOD.replaceAll("\n", "\r"), ["format"], "CR alone"],
    ["a byte order mark", `\ufeff${GOOD}`, ["format"], "byte order mark"],
    ["UTF-16", Buffer.from(GOOD, "utf16le"), ["format", "contact", "expires"], "not UTF-8"],
    ["Latin-1", Buffer.from(`# Büro\n${GOOD}`, "latin1"), ["format"], "not UTF-8"],
    ["no blank after the colon", GOOD.replace("Contact: ", "Contact:"), ["format"], "Line 1 has no blank"],
    ["a blank before the colon", GOOD.replace("Contact:", "Contact :"), ["format", "contact"], "Line 1"],
    ["a phone number without tel:", contact("+1-201-555-0123"), ["contact"], "+1-201-555-0123"],
    ["a web page without TLS", contact("http://example.com/report"), ["contact"], "http://"],
    ["https without a host", contact("https://"), ["contact"], "https://"],
    ["mailto without an address", contact("mailto:security"), ["contact"], "mailto:security"],
    ["mailto with a subject", contact("mailto:security@example.com?subject=Report"), [], ""],
    ["another scheme", contact("matrix:u/security:example.com"), [], ""],
    [
      "one of two contacts is wrong",
      `Contact: security@example.com\n${GOOD}`,
      ["contact"],
      "security@example.com",
    ],
    ["an empty contact", "Contact:\nExpires: 2027-06-30T22:00:00Z\n", ["format", "contact"], "Line 1"],
    ["a day that does not exist", expires("2027-02-30T00:00:00Z"), ["expires"], "not an RFC 3339"],
    ["a leap second and an offset", expires("2027-06-30T23:59:60+00:00"), [], ""],
    ["no offset", expires("2027-06-30T22:00:00"), ["expires"], "not an RFC 3339"],
    ["a blank for the T", expires("2027-06-30 22:00:00Z"), ["expires"], "not an RFC 3339"],
    ["as a mail writes it", expires("Wed, 30 Jun 2027 22:00:00 +0000"), ["expires"], "not an RFC 3339"],
    ["two years ahead", expires("2028-11-30T00:00:00Z"), ["expires"], "731 days"],
    ["past", expires("2026-11-29T23:59:59Z"), ["expires"], "expired at"],
    ["twice", `${GOOD}Expires: 2027-05-30T22:00:00Z\n`, ["expires"], "2 times"],
    ["languages", `${GOOD}Preferred-Languages: en, de-CH, zh-Hant\n`, [], ""],
    [
      "a language that is none",
      `${GOOD}Preferred-Languages: en, german language\n`,
      ["preferred-languages"],
      "german language",
    ],
    ["a key instead of its address", `${GOOD}Encryption: 5F2D E5521C63\n`, ["https-links"], "5F2D E5521C63"],
    [
      "keys by other schemes",
      `${GOOD}Encryption: openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f\nEncryption: dns:5d2d37ab._openpgpkey.example.com?type=OPENPGPKEY\n`,
      [],
      "",
    ],
    ["signed", signed(GOOD), [], ""],
    [
      "signed, with escaped dashes",
      signed(`- -- our team\n${GOOD}`.replace("- -- our", "- # -- our")),
      [],
      "",
    ],
    ["a signature that is cut off", signed(GOOD, ""), ["format"], "signature is not complete"],
    [
      "a field behind the signature",
      `${signed(GOOD)}Policy: https://example.com/policy\n`,
      ["format"],
      "outside the signed text",
    ],
    [
      "a field before the signed text",
      `Policy: https://example.com/policy\n${signed(GOOD)}`,
      ["format"],
      "Line 1 is outside",
    ],
  ])("%s", (_name, text, rules, detail) => {
    const found = judge(text);
    expect(found.rules).toEqual(rules);
    expect(found.detail).toContain(detail);
  });
});

describe("how it is served (sections 2.5.2, 3 and 5.2)", () => {
  const moved = (...to: string[]) => ({
    address: to.at(-1),
    redirects: to.map((each, at) => ({ status: 301, from: to[at - 1] ?? ASKED, to: each })),
  });
  const WWW = "https://www.example.com/.well-known/security.txt";
  const AWAY = "https://cdn.example/security.txt";
  test.each<[string, string, object, string[]]>([
    ["no charset", GOOD, { rawHeaders: ["content-type", "text/plain"] }, []],
    [
      "a charset in quotation marks",
      GOOD,
      { rawHeaders: ["content-type", 'text/plain; charset="UTF-8"'] },
      [],
    ],
    [
      "another charset",
      GOOD,
      { rawHeaders: ["content-type", "text/plain; charset=iso-8859-1"] },
      ["content-type"],
    ],
    ["as Markdown", GOOD, { rawHeaders: ["content-type", "text/markdown"] }, ["content-type"]],
    ["a type that only begins so", GOOD, { rawHeaders: ["content-type", "text/plainer"] }, ["content-type"]],
    ["to www", GOOD, moved(WWW), []],
    ["to www, which Canonical names", `${GOOD}Canonical: ${WWW}\n`, moved(WWW), []],
    ["to www, Canonical names the one asked", `${GOOD}Canonical: ${ASKED}\n`, moved(WWW), []],
    [
      "to www, Canonical names another",
      `${GOOD}Canonical: https://example.org/.well-known/security.txt\n`,
      moved(WWW),
      ["canonical"],
    ],
    [
      "Canonical in capitals and with the port",
      `${GOOD}Canonical: HTTPS://EXAMPLE.com:443/.well-known/security.txt\n`,
      {},
      [],
    ],
    [
      "Canonical of http",
      `${GOOD}Canonical: http://example.com/.well-known/security.txt\n`,
      {},
      ["https-links", "canonical"],
    ],
    ["away", GOOD, moved(AWAY), ["same-host"]],
    ["away, and Canonical names only that", `${GOOD}Canonical: ${AWAY}\n`, moved(AWAY), ["same-host"]],
    [
      "away, and Canonical names the one asked",
      `${GOOD}Canonical: ${ASKED}\nCanonical: ${AWAY}\n`,
      moved(AWAY),
      [],
    ],
    ["away and back", GOOD, moved(AWAY, ASKED), ["same-host"]],
    [
      "a web page for every address",
      "<!doctype html><title>Shop</title>",
      { rawHeaders: ["content-type", "text/html"] },
      ["published"],
    ],
  ])("%s", (_name, text, change, rules) => {
    expect(judge(text, change).rules).toEqual(rules);
  });
});

describe.skipIf(!hasOpenssl)("over a real connection", () => {
  const authority = hasOpenssl ? testAuthority() : null!;
  async function look(listener: RequestListener) {
    const server = createServer(authority.issue(["127.0.0.1"]), listener);
    const port = await listening(server);
    open.push(server);
    const reach = testReach(AT, { authorities: [authority.ca] });
    return collected(securityTxt, { host: `127.0.0.1:${port}` }, reach, AT);
  }

  test("the old place alone is not enough", async () => {
    const found = await look((request, response) => {
      const there = request.url === "/security.txt";
      response.writeHead(there ? 200 : 404, { "content-type": "text/plain" }).end(there ? GOOD : "no");
    });
    expect([found.overall, found.detail.published]).toEqual([
      "fail",
      expect.stringContaining("at /security.txt alone"),
    ]);
  });

  test("a page at the old place is not a file, and a failure there changes nothing", async () => {
    const found = await look((request, response) => {
      if (request.url === "/security.txt") response.destroy();
      else response.writeHead(404).end();
    });
    expect([found.overall, found.detail.published]).toEqual([
      "fail",
      expect.stringMatching(/was not found \(404\)\.$/),
    ]);
    expect(found.gathering.missing).toEqual([]);
  });

  test("a redirect to http fails, as the file must be read over https", async () => {
    const found = await look((_request, response) => {
      response.writeHead(302, { location: "http://127.0.0.1/security.txt" }).end();
    });
    expect([found.by.published, found.detail.published]).toEqual([
      "fail",
      expect.stringContaining("from https to http"),
    ]);
  });

  test("redirects are followed and kept", async () => {
    const found = await look((request, response) => {
      if (request.url === "/s.txt") response.writeHead(200, { "content-type": "text/plain" }).end(GOOD);
      else response.writeHead(302, { location: "/s.txt" }).end();
    });
    expect([found.overall, found.by["same-host"]]).toEqual(["pass", undefined]);
  });
});
