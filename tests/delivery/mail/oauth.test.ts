import { expect, test } from "vitest";
import { readConfig } from "#app/config";
import { testMailServer } from "#app/operations/deliveries/mail-test";
import { testApp } from "#tests/support/app";
import { startReceiver } from "#tests/support/servers/receiver";
import { startScriptedSmtp } from "#tests/support/servers/scripted-smtp";

async function cast(more: Record<string, string> = {}) {
  const tokens = await startReceiver();
  tokens.says = JSON.stringify({ access_token: "token-1", expires_in: 3600, token_type: "Bearer" });
  const server = await startScriptedSmtp({}, { extensions: ["AUTH LOGIN XOAUTH2"] });
  const app = await testApp("2026-03-29T00:30:00.000Z", {
    SMTP_URL: server.url,
    SMTP_USER: "alerts@example.com",
    SMTP_OAUTH_TOKEN_URL: `${tokens.url}/${server.port}`,
    SMTP_OAUTH_CLIENT_ID: "client",
    SMTP_OAUTH_CLIENT_SECRET: "client-secret",
    COLLECT_ALLOW_PRIVATE: "127.0.0.1",
    ...more,
  });
  const send = () => testMailServer(app, { kind: "cli", name: "test" }, "ada@x.example");
  const signIns = () =>
    server.commands.flatMap((one) =>
      one.startsWith("AUTH XOAUTH2 ") ? [Buffer.from(one.split(" ")[2]!, "base64").toString("utf8")] : [],
    );
  return { tokens, server, app, send, signIns };
}

test("as an application: one token for many mails, again when it has ended, and never shown", async () => {
  const { tokens, app, send, signIns } = await cast({
    SMTP_OAUTH_SCOPE: "https://outlook.office365.com/.default",
  });
  const done = await send();
  expect(done).toMatchObject({ ok: true });
  const shown = done.dialogue.find((line) => line.startsWith("C: AUTH XOAUTH2 "))!;
  expect(Buffer.from(shown.split(" ")[3]!, "base64").toString("utf8")).toContain("/* secret */");
  await send();
  expect(signIns()).toEqual(Array(2).fill("user=alerts@example.com\u0001auth=Bearer token-1\u0001\u0001"));
  expect(tokens.taken.map((one) => Object.fromEntries(new URLSearchParams(one.body)))).toEqual([
    {
      client_id: "client",
      client_secret: "client-secret",
      grant_type: "client_credentials",
      scope: "https://outlook.office365.com/.default",
    },
  ]);
  tokens.says = JSON.stringify({ access_token: "token-2", expires_in: "3600" });
  app.clock.advance(3_600_000);
  await send();
  expect(signIns().at(-1)).toContain("token-2");
});

test("with a refresh token, as Google gives it", async () => {
  const { tokens, send } = await cast({ SMTP_OAUTH_REFRESH_TOKEN: "refresh" });
  await send();
  const [asked] = tokens.taken.map((one) => new URLSearchParams(one.body));
  expect([asked!.get("grant_type"), asked!.get("refresh_token")]).toEqual(["refresh_token", "refresh"]);
});

test("a token that is refused is message with the address's words, without secrets", async () => {
  const { tokens, send } = await cast();
  tokens.status = 401;
  tokens.says = JSON.stringify({
    error: "invalid_client",
    error_description: "AADSTS7000215: Invalid client secret\r\nTrace ID: x",
  });
  const done = await send();
  expect(done.ok).toBe(false);
  expect(done.message).toContain(
    "SMTP_OAUTH_TOKEN_URL answered 401 instead of a token (invalid_client: AADSTS7000215: Invalid client secret)",
  );
  expect(done.message).not.toContain("client-secret");
});

test.each([
  [{ SMTP_OAUTH_TOKEN_URL: "login.example" }, /^SMTP_OAUTH_TOKEN_URL must be the https: address/],
  [
    { SMTP_OAUTH_TOKEN_URL: "http://login.example/token", SMTP_USER: "a@b.example" },
    /^SMTP_OAUTH_TOKEN_URL must be the https: address/,
  ],
  [{ SMTP_OAUTH_TOKEN_URL: "https://login.example/token" }, /^SMTP_USER must be set/],
  [
    { SMTP_OAUTH_TOKEN_URL: "https://login.example/token", SMTP_USER: "a@b.example" },
    /^SMTP_OAUTH_CLIENT_ID/,
  ],
  [{ SMTP_USER: "a@b.example" }, /^SMTP_PASSWORD must be set/],
])("%j is refused at start", (env, words) => {
  expect(() => readConfig(env)).toThrow(words);
});
