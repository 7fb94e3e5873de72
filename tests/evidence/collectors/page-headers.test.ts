import { createServer } from "node:https";
import { afterEach, describe, expect, test } from "vitest";
import { tlsEndpoint } from "#evidence/collectors/tls-endpoint";
import { testReach } from "#tests/support/browser/reach";
import { collected, listening } from "#tests/support/collected";
import { hasOpenssl, testAuthority } from "#tests/support/servers/certificates";

const NOW = new Date();
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

type Headers = [name: string, value: string][];

/** The finding of one rule for an answer with these headers. */
function judge(rule: string, headers: Headers) {
  const page = {
    address: "https://www.example.com/",
    status: 200,
    remote: "192.0.2.1",
    rawHeaders: headers.flat(),
  };
  const files = new Map([["headers.json", Buffer.from(JSON.stringify(page))]]);
  const found = tlsEndpoint
    .assess(files, { host: "www.example.com", port: 443 }, NOW)
    .filter((one) => one.rule === rule);
  expect(found.length).toBeLessThan(2);
  return found[0];
}

const named = (name: string, ...values: string[]): Headers => values.map((value) => [name, value]);
const hsts = (...values: string[]) => named("Strict-Transport-Security", ...values);
const xfo = (...values: string[]) => named("X-Frame-Options", ...values);
const csp = (...values: string[]) => named("Content-Security-Policy", ...values);
const sniff = (...values: string[]) => named("x-content-type-options", ...values);

describe("Strict-Transport-Security (RFC 6797)", () => {
  test.each<[string, Headers, string, string]>([
    ["a year", hsts("max-age=31536000"), "pass", "365 days"],
    ["sent twice alike", hsts("max-age=31536000", "max-age=31536000"), "pass", "the first counts"],
    [
      "0 first, a year second",
      hsts("max-age=0", "max-age=31536000"),
      "fail",
      '"max-age=0" makes browsers forget',
    ],
    ["a year first, 0 second", hsts("max-age=31536000", "max-age=0"), "pass", "sent 2 times"],
    ["quoted", hsts('max-age="31536000"'), "pass", "365 days"],
    [
      "any case, blanks, empty directives",
      hsts(" Max-Age = 31536000 ;; IncludeSubDomains; preload"),
      "pass",
      "subdomains included",
    ],
    [
      "unknown directives with quoted semicolons",
      hsts('note="a; max-age=0"; max-age=31536000'),
      "pass",
      "365 days",
    ],
    ["an hour", hsts("max-age=3600"), "fail", "less than"],
    ["no max-age", hsts("includeSubDomains"), "fail", "max-age is missing"],
    ["a negative max-age", hsts("max-age=-1"), "fail", 'max-age is "-1"'],
    ["max-age twice", hsts("max-age=31536000; max-age=31536000"), "fail", "max-age appears twice"],
    ["joined by a comma", hsts("max-age=31536000, max-age=31536000"), "fail", "is ignored"],
    ["a comma for a semicolon", hsts("max-age=31536000, includeSubDomains"), "fail", "is ignored"],
    [
      "a value for includeSubDomains",
      hsts("max-age=31536000; includeSubDomains=1"),
      "fail",
      "takes no value",
    ],
    ["an empty field first", hsts("", "max-age=31536000"), "fail", "max-age is missing"],
  ])("%s", (_name, headers, verdict, detail) => {
    expect(judge("hsts", headers)).toMatchObject({ verdict, detail: expect.stringContaining(detail) });
  });
});

describe("X-Content-Type-Options (Fetch)", () => {
  test.each<[string, Headers, string]>([
    ["sent twice", sniff("nosniff", "nosniff"), "pass"],
    ["joined by a comma", sniff("nosniff, nosniff"), "pass"],
    ["in capitals", sniff(" NoSniff"), "pass"],
    ["something else second", sniff("nosniff", "sniff"), "pass"],
    ["something else first", sniff("none, nosniff"), "fail"],
    ["an empty value first", sniff("", "nosniff"), "fail"],
    ["in quotation marks", sniff('"nosniff"'), "fail"],
    ["nosniff with a semicolon", sniff("nosniff;"), "fail"],
  ])("%s", (_name, headers, verdict) => {
    expect(judge("content-type-options", headers)?.verdict).toBe(verdict);
  });
});

describe("X-Frame-Options (HTML)", () => {
  test.each<[string, Headers, string, string]>([
    ["twice the same", xfo("SAMEORIGIN", "SAMEORIGIN"), "pass", "SAMEORIGIN, SAMEORIGIN"],
    ["twice the same in one line", xfo("deny,DENY"), "pass", "deny, DENY"],
    ["contradicting", xfo("DENY", "SAMEORIGIN"), "fail", '"DENY, SAMEORIGIN" contradicts itself'],
    ["contradicting in one line", xfo("sameorigin, deny"), "fail", "contradicts itself"],
    [
      "ALLOW-FROM",
      xfo("ALLOW-FROM https://a.example"),
      "fail",
      'ignore X-Frame-Options "ALLOW-FROM https://a.example"',
    ],
    ["ALLOW-FROM beside DENY", xfo("DENY", "ALLOW-FROM https://a.example"), "fail", "contradicts itself"],
    ["ALLOWALL", xfo("ALLOWALL"), "fail", "Any site can frame it"],
    [
      "two values that are none",
      xfo("none", "allow-from https://a.example"),
      "fail",
      "Any site can frame it",
    ],
    ["a semicolon", xfo("DENY; SAMEORIGIN"), "fail", "Any site can frame it"],
    ["in quotation marks", xfo('"DENY"'), "fail", "Any site can frame it"],
    ["empty", xfo(""), "fail", "Any site can frame it"],
    ["none", [], "fail", "Neither frame-ancestors nor X-Frame-Options is set"],
  ])("%s", (_name, headers, verdict, detail) => {
    expect(judge("framing", headers)).toMatchObject({ verdict, detail: expect.stringContaining(detail) });
  });
});

describe("frame-ancestors (CSP Level 3)", () => {
  test.each<[string, Headers, string, string]>([
    ["everyone", csp("default-src 'self'; frame-ancestors *"), "fail", "frame-ancestors *"],
    ["every https site", csp("frame-ancestors https:"), "fail", "frame-ancestors https:"],
    [
      "itself and one family of hosts",
      csp("frame-ancestors 'self' https://*.example.com"),
      "pass",
      "'self' https://*.example.com",
    ],
    ["none", csp("frame-ancestors 'none'"), "pass", "frame-ancestors 'none'"],
    ["everyone beside DENY", [...csp("frame-ancestors *"), ...xfo("DENY")], "fail", '"DENY" is not used'],
    [
      "none beside ALLOWALL",
      [...csp("frame-ancestors 'none'"), ...xfo("ALLOWALL")],
      "pass",
      "frame-ancestors 'none'",
    ],
    [
      "report only",
      named("Content-Security-Policy-Report-Only", "frame-ancestors 'none'"),
      "fail",
      "only reported",
    ],
    [
      "report only beside DENY",
      [...named("Content-Security-Policy-Report-Only", "frame-ancestors *"), ...xfo("DENY")],
      "pass",
      "DENY",
    ],
    ["every http site", csp("frame-ancestors http:"), "fail", "http:"],
    ["a star with scheme and port", csp("frame-ancestors https://*:443"), "fail", "https://*:443"],
    ["a whole top-level domain", csp("frame-ancestors https://*.com"), "fail", "*.com"],
    ["everyone among others", csp("frame-ancestors 'self' https://a.example *"), "fail", "*"],
    ["none among others is not none", csp("frame-ancestors 'none' *"), "fail", "*"],
    ["an empty list", csp("frame-ancestors"), "pass", "frame-ancestors"],
    ["words that are no source", csp("frame-ancestors self"), "pass", "self"],
    [
      "the first of two directives",
      csp("frame-ancestors *; frame-ancestors 'none'"),
      "fail",
      "frame-ancestors *",
    ],
    [
      "two policies, one strict",
      csp("frame-ancestors *", "frame-ancestors 'none'"),
      "pass",
      "frame-ancestors 'none'",
    ],
    [
      "two policies in one line",
      csp("frame-ancestors *, frame-ancestors 'self'"),
      "pass",
      "frame-ancestors 'self'",
    ],
    [
      "two policies, both lax",
      csp("frame-ancestors *", "frame-ancestors https:"),
      "fail",
      "frame-ancestors https:",
    ],
    ["in capitals", csp("FRAME-ANCESTORS 'NONE'"), "pass", "'NONE'"],
    ["a name that only contains it", csp("x-frame-ancestors 'none'"), "fail", "Neither"],
    ["a directive with signs beyond ASCII", csp("frame-ancestors 'none' é"), "fail", "Neither"],
    ["default-src stands in for nothing", csp("default-src 'none'"), "fail", "Neither"],
  ])("%s", (_name, headers, verdict, detail) => {
    expect(judge("framing", headers)).toMatchObject({ verdict, detail: expect.stringContaining(detail) });
  });
});

describe("headers that are judged where they are sent", () => {
  test.each<[string, string, Headers, string | undefined]>([
    ["no Referrer-Policy", "referrer-policy", [], undefined],
    [
      "the last known value counts",
      "referrer-policy",
      named("Referrer-Policy", "unsafe-url, strict-origin"),
      "pass",
    ],
    [
      "a fallback for newer browsers",
      "referrer-policy",
      named("Referrer-Policy", "no-referrer", "some-new-value"),
      "pass",
    ],
    ["the last one is lax", "referrer-policy", named("Referrer-Policy", "no-referrer", "UNSAFE-URL"), "fail"],
    ["nothing known", "referrer-policy", named("Referrer-Policy", "never"), "pass"],
    ["downgrade alone", "referrer-policy", named("Referrer-Policy", "no-referrer-when-downgrade"), "fail"],
    [
      "opener policy",
      "cross-origin-opener-policy",
      named("Cross-Origin-Opener-Policy", 'same-origin; report-to="x"'),
      "pass",
    ],
    [
      "opener policy sent twice",
      "cross-origin-opener-policy",
      named("Cross-Origin-Opener-Policy", "same-origin", "same-origin"),
      "fail",
    ],
    [
      "opener policy in capitals",
      "cross-origin-opener-policy",
      named("Cross-Origin-Opener-Policy", "SAME-ORIGIN"),
      "fail",
    ],
    [
      "opener policy switched off",
      "cross-origin-opener-policy",
      named("Cross-Origin-Opener-Policy", "unsafe-none"),
      undefined,
    ],
    [
      "embedder policy",
      "cross-origin-embedder-policy",
      named("Cross-Origin-Embedder-Policy", "require-corp"),
      "pass",
    ],
    [
      "embedder policy quoted",
      "cross-origin-embedder-policy",
      named("Cross-Origin-Embedder-Policy", '"require-corp"'),
      "fail",
    ],
    [
      "a good cookie",
      "cookies",
      named("Set-Cookie", "__Host-session=1; Path=/; Secure; HttpOnly; SameSite=Lax"),
      "pass",
    ],
    ["a cookie without Secure", "cookies", named("Set-Cookie", "a=1; Secure", "session=1; HttpOnly"), "fail"],
    ["a session that scripts can read", "cookies", named("Set-Cookie", "PHPSESSID=1; Secure"), "fail"],
    ["a token that scripts must read", "cookies", named("Set-Cookie", "XSRF-TOKEN=1; Secure"), "pass"],
    [
      "__Host- with a domain",
      "cookies",
      named("Set-Cookie", "__Host-a=1; Secure; Path=/; Domain=example.com"),
      "fail",
    ],
    ["Secure in the value", "cookies", named("Set-Cookie", "a=Secure"), "fail"],
    [
      "a cookie that is removed",
      "cookies",
      named("Set-Cookie", "session=deleted; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
      undefined,
    ],
    ["no cookies", "cookies", [], undefined],
  ])("%s", (_name, rule, headers, verdict) => {
    expect(judge(rule, headers)?.verdict).toBe(verdict);
  });
});

describe.skipIf(!hasOpenssl)("over a real connection", () => {
  const authority = hasOpenssl ? testAuthority() : null!;
  async function answers(headers: Headers, body = "ok") {
    const server = createServer(
      { ...authority.issue(["127.0.0.1"]), minVersion: "TLSv1.2" },
      (_request, response) => {
        response.writeHead(200, headers.flat()).end(body);
      },
    );
    const port = await listening(server);
    open.push(server);
    const reach = testReach(NOW, { authorities: [authority.ca] });
    return collected(tlsEndpoint, { host: "127.0.0.1", port }, reach);
  }

  test("application and proxy send each header", async () => {
    const twice = [
      ...sniff("nosniff", "nosniff"),
      ...xfo("SAMEORIGIN", "SAMEORIGIN"),
      ...hsts("max-age=31536000", "max-age=31536000"),
    ];
    const { overall, by } = await answers(twice);
    expect([overall, by.hsts, by["content-type-options"], by.framing]).toEqual([
      "pass",
      "pass",
      "pass",
      "pass",
    ]);
  });

  test("a policy in the page itself does not count for framing", async () => {
    const meta = `<meta http-equiv="Content-Security-Policy" content="frame-ancestors 'none'">`;
    expect((await answers(sniff("nosniff"), meta)).by.framing).toBe("fail");
  });
});
