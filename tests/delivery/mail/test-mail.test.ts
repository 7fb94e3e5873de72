import { describe, expect, test } from "vitest";
import { adviceOn } from "#app/delivery/mail/error-words";
import { testMailServer } from "#app/operations/deliveries/mail-test";
import type { Actor } from "#app/work";
import { testApp } from "#tests/support/app";
import { hasOpenssl, testAuthority } from "#tests/support/servers/certificates";
import { startScriptedSmtp } from "#tests/support/servers/scripted-smtp";

const operator: Actor = { kind: "cli", name: "test" };

async function tried(env: Record<string, string>) {
  const app = await testApp("2026-03-29T00:30:00.000Z", { PUBLIC_URL: "https://s.example.com", ...env });
  const done = await testMailServer(app, operator, "ada@x.example");
  const log = await app.read.selectFrom("audit_log").select("action").execute();
  return { ...done, logged: log.some((one) => one.action === "deliveries.test-mail"), app };
}

test("a test mail leaves at once and shows the dialogue without user or password", async () => {
  const server = await startScriptedSmtp({}, { extensions: ["AUTH PLAIN LOGIN"] });
  const SMTP_URL = `smtp://127.0.0.1:${server.port}`;
  const done = await tried({ SMTP_URL, SMTP_USER: "ops", SMTP_PASSWORD: "hunter2-hunter2" });
  expect(done).toMatchObject({
    ok: true,
    message: "The server answered: 250 2.0.0 Ok: queued as TEST1",
    logged: true,
  });
  expect(server.mails[0]).toContain("Subject: Test of the mail server");
  const text = done.dialogue.join("\n");
  expect(text).toContain("C: EHLO s.example.com");
  expect(text).toContain("S: 250-AUTH PLAIN LOGIN");
  expect(text).toContain("C: RCPT TO:<ada@x.example>");
  for (const secret of ["hunter2-hunter2", Buffer.from("\0ops\0hunter2-hunter2").toString("base64")])
    expect(text).not.toContain(secret);
  expect(await done.app.read.selectFrom("deliveries").selectAll().execute()).toEqual([]);
});

test("a wrong password in the LOGIN exchange is not shown either", async () => {
  const server = await startScriptedSmtp({ auth: "535 5.7.8 no" }, { extensions: ["AUTH LOGIN"] });
  const SMTP_URL = `smtp://127.0.0.1:${server.port}`;
  const done = await tried({ SMTP_URL, SMTP_USER: "ops", SMTP_PASSWORD: "hunter2-hunter2" });
  expect(done.ok).toBe(false);
  expect(done.message).toContain("The user name or password is not accepted");
  expect(done.dialogue.join("\n")).not.toContain(Buffer.from("hunter2-hunter2").toString("base64"));
});

test("without a mail server it is refused in words", async () => {
  await expect(tried({})).rejects.toThrow("No mail server is configured. Set SMTP_URL.");
});

test("what to do follows the server's words: nothing listens, no STARTTLS, sign-in, greeting", async () => {
  const none = await startScriptedSmtp();
  await none.stop();
  expect((await tried({ SMTP_URL: none.url })).message).toMatch(
    /ECONNREFUSED.* Nothing listens on 127\.0\.0\.1, port \d+/,
  );
  const bare = await startScriptedSmtp();
  const beyond = bare.url.replace("127.0.0.1", "0.0.0.0");
  expect((await tried({ SMTP_URL: beyond })).message).toMatch(/502.* offers no STARTTLS.*requireTLS=false/);
  const strict = await startScriptedSmtp({ mail: "530 5.7.0 Authentication required" });
  expect((await tried({ SMTP_URL: strict.url })).message).toContain("requires sign-in");
  const greeting = await startScriptedSmtp({ ehlo: "421 4.7.0 Try again later" });
  expect((await tried({ SMTP_URL: greeting.url })).message).toContain("set SMTP_EHLO");
});

describe.skipIf(!hasOpenssl)("certificates", () => {
  const authority = hasOpenssl ? testAuthority() : null!;

  test("an unknown authority and TLS from the first byte are explained", async () => {
    const server = await startScriptedSmtp({}, { tls: authority.issue(["0.0.0.0"]) });
    expect((await tried({ SMTP_URL: `smtp://0.0.0.0:${server.port}` })).message).toContain("SMTP_CA_FILE");
    expect((await tried({ SMTP_URL: `smtps://127.0.0.1:${server.port}` })).message).toContain(
      "write smtp://",
    );
  });
});

test.each([
  [
    { message: "getaddrinfo ENOTFOUND mail.nowhere", code: "EDNS" },
    "smtp://mail.nowhere",
    "cannot be resolved",
  ],
  [{ message: "Connection timeout", code: "ETIMEDOUT" }, "smtp://mail.example:25", "port 25: a firewall"],
  [{ message: "Greeting never received", code: "ETIMEDOUT" }, "smtp://mail.example:465", "write smtps://"],
  [{ message: "certificate has expired", code: "ESOCKET" }, "smtps://mail.example", "has expired"],
  [
    { message: "Hostname/IP does not match certificate's altnames", code: "ESOCKET" },
    "smtps://m.example",
    "other names than m.example",
  ],
])("%j at %s is explained", (error, url, words) => {
  expect(adviceOn(error, url)).toContain(words);
});
