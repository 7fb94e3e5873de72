import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { deliverMail } from "#app/jobs/deliver-mail";
import { perform } from "#app/work";
import { testApp } from "#tests/support/app";
import { hasOpenssl, testAuthority } from "#tests/support/servers/certificates";
import { startScriptedSmtp } from "#tests/support/servers/scripted-smtp";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function send(env: Record<string, string>, to = "maren@x.example") {
  const app = await testApp("2026-03-29T00:30:00.000Z", env);
  await perform(app, { kind: "job", name: "deliver-mail" }, async (work) => {
    await queueMail(work, { purpose: "test", key: "a", to, subject: "a", text: "a" });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
  });
  const done = await deliverMail(app);
  const row = await app.read.selectFrom("deliveries").selectAll().executeTakeFirstOrThrow();
  return { done, row };
}

test("a strict relay is greeted by the host of PUBLIC_URL, or by the name that is set", async () => {
  const strict = (command: string) =>
    /^EHLO [^[]\S*\.\S+$/.test(command) ? null : "421 4.7.0 Try again later, closing connection. (EHLO)";
  const server = await startScriptedSmtp({ ehlo: strict });
  const env = { SMTP_URL: server.url, MAIL_FROM: "security@example.com" };
  await send({ ...env, PUBLIC_URL: "https://surety.example.com" });
  await send({ ...env, PUBLIC_URL: "http://127.0.0.1:3000" });
  await send({ ...env, PUBLIC_URL: "https://surety.example.com", SMTP_EHLO: "out.example.org" });
  expect(server.commands.filter((one) => one.startsWith("EHLO"))).toEqual([
    "EHLO surety.example.com",
    "EHLO example.com",
    "EHLO out.example.org",
  ]);
  expect(server.mails).toHaveLength(3);
});

test.each([
  ["Example, Inc. Security <security@example.com>", 'From: "Example, Inc. Security" <security@example.com>'],
  ['"Example, Inc." <security@example.com>', 'From: "Example, Inc." <security@example.com>'],
  ['"a@b.example" <security@example.com>', 'From: "a@b.example" <security@example.com>'],
  ["Sécurité d’Exemple <security@example.com>", /^From: =\?UTF-8\?[QB]\?\S+\?=\s+<security@example\.com>$/m],
  ["Sécurité <security@exämple.de>", /^From: =\?UTF-8\?[QB]\?\S+\?=\s+<security@xn--exmple-cua\.de>$/m],
])("the sender %s is one address with its whole name", async (MAIL_FROM, from) => {
  const server = await startScriptedSmtp();
  await send({ SMTP_URL: server.url, MAIL_FROM });
  const [envelope] = server.commands.filter((one) => one.startsWith("MAIL"));
  expect(envelope).toMatch(/^MAIL FROM:<security@[a-z0-9.-]+>/);
  if (typeof from === "string") expect(server.mails[0]!.split("\n")).toContain(from);
  else expect(server.mails[0]).toMatch(from);
});

test.each(["sécurité@example.com", "Sécurité <sécurité@example.com>"])(
  "%s leaves with SMTPUTF8; a server without it gets no text, and the mail waits",
  async (MAIL_FROM) => {
    const able = await startScriptedSmtp({}, { extensions: ["SMTPUTF8"] });
    await send({ SMTP_URL: able.url, MAIL_FROM });
    expect(able.commands).toContainEqual(expect.stringMatching(/^MAIL FROM:<sécurité@example.com> SMTPUTF8/));
    expect(able.mails).toHaveLength(1);
    for (const mail of [undefined, "553 5.6.7 Address not ASCII"]) {
      const unable = await startScriptedSmtp({ mail });
      const { row } = await send({ SMTP_URL: unable.url, MAIL_FROM });
      expect(unable.mails).toEqual([]);
      expect(row).toMatchObject({ failed_at: null, next_try_at: expect.any(String) });
      expect(row.last_error).toContain(
        "The mail server does not offer SMTPUTF8, which sécurité@example.com needs.",
      );
    }
  },
);

test("a server that knows RFC 3461 is given the mail's id for its envelope, and keeps attachments out of what comes back", async () => {
  const server = await startScriptedSmtp({}, { extensions: ["DSN"] });
  const { row } = await send({ SMTP_URL: server.url });
  expect(server.commands).toContainEqual(
    expect.stringMatching(new RegExp(`^MAIL FROM:<[^>]+> .*RET=HDRS ENVID=${row.id}$`)),
  );
});

test("user and password are sent as they are, from the address or from variables of their own", async () => {
  const server = await startScriptedSmtp({}, { extensions: ["AUTH PLAIN"] });
  const at = `127.0.0.1:${server.port}`;
  await send({ SMTP_URL: `smtp://ops:p@s#s/w%rd?:1@${at}` });
  await send({ SMTP_URL: `smtp://ops:p%40s%23s%2Fw%25rd%3F%3A1@${at}` });
  await send({ SMTP_URL: `smtp://${at}`, SMTP_USER: "ops", SMTP_PASSWORD: "p@s#s/w%rd?:1" });
  await send({ SMTP_URL: `smtp://${at}`, SMTP_USER: "ops@example.com", SMTP_PASSWORD: "%41%40" });
  const sent = server.commands
    .filter((one) => one.startsWith("AUTH PLAIN"))
    .map((one) => Buffer.from(one.split(" ")[2]!, "base64").toString("utf8").split("\0"));
  expect(sent).toEqual([
    ["", "ops", "p@s#s/w%rd?:1"],
    ["", "ops", "p@s#s/w%rd?:1"],
    ["", "ops", "p@s#s/w%rd?:1"],
    ["", "ops@example.com", "%41%40"],
  ]);
});

test("a relay without sign-in takes mail although a user is set, and one on loopback needs no TLS", async () => {
  const server = await startScriptedSmtp();
  const { done } = await send({ SMTP_URL: `smtp://ops:secret@127.0.0.1:${server.port}` });
  expect(done).toBe("1 sent, 0 to retry, 0 rejected");
  expect(server.commands.join()).not.toMatch(/AUTH|STARTTLS/);
});

describe.skipIf(!hasOpenssl)("certificates", () => {
  const authority = hasOpenssl ? testAuthority() : null!;

  test("on loopback a certificate that the server signed itself will do", async () => {
    const server = await startScriptedSmtp({}, { tls: authority.selfSigned("mail.internal") });
    const { done } = await send({ SMTP_URL: server.url });
    expect(done).toBe("1 sent, 0 to retry, 0 rejected");
    expect(server.commands).toContain("STARTTLS");
  });

  test("beyond it, one of a private authority is taken with SMTP_CA_FILE alone; of another name never", async () => {
    const folder = mkdtempSync(join(tmpdir(), "surety-ca-file-"));
    folders.push(folder);
    const SMTP_CA_FILE = join(folder, "ca.pem");
    writeFileSync(SMTP_CA_FILE, `Our own authority\n${authority.ca}\n${authority.selfSigned("other").cert}`);
    // 0.0.0.0 reaches this machine's server by an address that is not a loopback one.
    const server = await startScriptedSmtp({}, { tls: authority.issue(["0.0.0.0"]) });
    const SMTP_URL = `smtp://0.0.0.0:${server.port}`;
    const without = await send({ SMTP_URL });
    expect(without.done).toBe("0 sent, 1 to retry, 0 rejected");
    const within = await send({ SMTP_URL, SMTP_CA_FILE });
    expect(within.row.last_error).toBe(null);
    expect(within.done).toBe("1 sent, 0 to retry, 0 rejected");
    const other = await startScriptedSmtp({}, { tls: authority.issue(["mail.internal"]) });
    const named = await send({ SMTP_URL: `smtp://0.0.0.0:${other.port}`, SMTP_CA_FILE });
    expect(named.done).toBe("0 sent, 1 to retry, 0 rejected");
    expect(server.mails).toHaveLength(1);
  });
});
