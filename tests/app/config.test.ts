import { describe, expect, test } from "vitest";
import { readConfig } from "#app/config";

describe("http without TLS", () => {
  test.each([
    { PUBLIC_URL: "http://intranet" },
    { PUBLIC_URL: "http://192.0.2.7:3000" },
    { HOST: "192.0.2.7" },
    { PUBLIC_URL: "http://127.0.0.1.elsewhere.example" },
  ])("is refused at start with %j", (env) => {
    expect(() => readConfig(env)).toThrow(/has no TLS.*https:.*ALLOW_HTTP=on/);
    expect(readConfig({ ...env, ALLOW_HTTP: "on" })).toMatchObject({ secure: false, plainHttp: true });
  });

  test.each([
    {},
    { HOST: "0.0.0.0" },
    { PUBLIC_URL: "http://localhost:3000" },
    { PUBLIC_URL: "http://surety.localhost" },
    { PUBLIC_URL: "http://[::1]:3000" },
  ])("is served on this machine with %j", (env) => {
    expect(readConfig(env)).toMatchObject({ secure: false, plainHttp: false });
  });

  test("https is secure", () => {
    expect(readConfig({ PUBLIC_URL: "https://surety.example" })).toMatchObject({
      secure: true,
      plainHttp: false,
    });
  });
});

test.each([
  [{ PORT: "abc" }, "PORT must be a whole number from 0 to 65535, such as 3000."],
  [{ PORT: "70000" }, "PORT must be a whole number from 0 to 65535, such as 3000."],
  [{ PORT: "80.5" }, "PORT must be a whole number from 0 to 65535, such as 3000."],
  [
    { PUBLIC_URL: "surety" },
    "PUBLIC_URL must be the address that people use, such as https://surety.example.com.",
  ],
  [{ JOBS: "maybe" }, "JOBS must be on or off."],
  [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent."],
  [
    { MAIL_FROM: "surety" },
    "MAIL_FROM must be a sender with an address, such as Surety <surety@example.com>.",
  ],
  [
    { MAIL_FROM: "surety@a@b" },
    "MAIL_FROM must be a sender with an address, such as Surety <surety@example.com>.",
  ],
])("%j is refused in one sentence that says what to write", (env, words) => {
  expect(() => readConfig(env)).toThrow(new Error(words));
});

test.each(["mail.example", "http://mail.example", "smtp://", "smtp://a:pa55w0rd@c:99999", "not an address"])(
  "SMTP_URL %s is refused with what it must be, and not repeated",
  (SMTP_URL) => {
    expect(() => readConfig({ SMTP_URL })).toThrow(
      /^SMTP_URL must be the address of a mail server, such as smtp:/,
    );
    expect(() => readConfig({ SMTP_URL })).not.toThrow(/pa55w0rd/);
  },
);

describe("PUBLIC_URL", () => {
  test.each([
    ["https://tools.example.com/surety", "must have no path"],
    ["https://tools.example.com//surety/", "must have no path"],
    ["https://surety.example.com/?x=1", "must have no query and no fragment"],
    ["https://surety.example.com?", "must have no query and no fragment"],
    ["https://surety.example.com/#top", "must have no query and no fragment"],
    ["https://user:pa55w0rd@surety.example.com", "must have no user name and no password"],
    ["https://user@surety.example.com", "must have no user name and no password"],
    ["https://https://surety.example.com", "must have no path"],
    ["https://*.example.com", "must be the address that people use"],
    ["surety.example.com:8443", "must be the address that people use"],
    ["ftp://surety.example.com", "must be the address that people use"],
  ])("%s is refused with what to write, and not repeated", (PUBLIC_URL, words) => {
    expect(() => readConfig({ PUBLIC_URL })).toThrow(
      new RegExp(`^PUBLIC_URL ${words}.* such as https://surety\\.example\\.com`),
    );
    expect(() => readConfig({ PUBLIC_URL })).not.toThrow(/pa55w0rd/);
  });

  test.each([
    ["https://surety.example.com/", "https://surety.example.com"],
    ["https://surety.example.com:8443", "https://surety.example.com:8443"],
    ["https://surety.example.com:443/", "https://surety.example.com"],
    ["HTTPS://Surety.Example.COM", "https://surety.example.com"],
    [" https://surety.example.com. ", "https://surety.example.com"],
    ["https://sicherheit.müller.example", "https://sicherheit.xn--mller-kva.example"],
    ["https://[2001:DB8::7]:8443", "https://[2001:db8::7]:8443"],
    ["http://localhost:3000/", "http://localhost:3000"],
  ])("%s is served as %s", (PUBLIC_URL, publicUrl) => {
    expect(readConfig({ PUBLIC_URL }).publicUrl).toBe(publicUrl);
  });

  test.each([
    [{ HOST: "::1" }, "http://[::1]:3000"],
    [{ HOST: "::" }, "http://127.0.0.1:3000"],
  ])("follows from %j", (env, publicUrl) => {
    expect(readConfig(env).publicUrl).toBe(publicUrl);
  });
});

test.each(["proxy", "10.0.0.0/33", "10.0.0.1;10.0.0.2", "-1", "on"])(
  "TRUST_PROXY %s is refused",
  (TRUST_PROXY) => {
    expect(() => readConfig({ TRUST_PROXY })).toThrow(/^TRUST_PROXY must be the number of proxies in front/);
  },
);

test.each([
  { TRUST_PROXY: "2" },
  { TRUST_PROXY: "10.0.0.0/8, ::1, loopback" },
  { SMTP_URL: "smtps://user:p%40ss@mail.example:465?requireTLS=false" },
  { SMTP_URL: "smtp://[::1]:25" },
  { MAIL_FROM: "surety@example.com" },
  { MAIL_FROM: "Surety, Tidewater <surety@example.com>" },
])("%j is taken", (env) => {
  expect(() => readConfig(env)).not.toThrow();
});
