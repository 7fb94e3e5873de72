import { generate } from "otplib";
import { describe, expect, test } from "vitest";
import { openSetup, setUp } from "#app/operations/installation/setup";
import { testApp } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";

const password = "correct battery staple horse";
const setup = [
  "setup",
  "--organisation",
  "Tidewater Rota",
  "--owner",
  "Ada@Tidewater.example",
  "--name",
  "Ada",
  "--password-stdin",
];

describe("exit codes and where words go", () => {
  test.each([
    [["jobs"], 2, "Use list or run."],
    [["jobs", "run"], 2, "The name of the job is missing."],
    [["jobs", "run", "no-such-job"], 1, 'There is no job "no-such-job"'],
    [["jobs", "list", "--loud"], 2, "--loud"],
    [["nonsense"], 2, 'there is no command "nonsense"'],
    [[], 2, "surety jobs list"],
    [["user", "end", "nobody@example.com"], 1, "No user signs in as nobody@example.com."],
  ])("%j ends with %i", async (args, code, text) => {
    const app = await testApp();
    const ended = await surety(app.config.dataDir, args);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(text);
    expect(ended.out).toBe("");
  });

  test("help is an answer", async () => {
    const ended = await surety("/nowhere", ["--help"]);
    expect([ended.code, ended.err]).toEqual([0, ""]);
    expect(ended.out).toContain("surety user invite EMAIL");
  });

  test.each([["--help"], ["-h"]])("%s after a command lists the ways to call it", async (help) => {
    const ended = await surety("/nowhere", ["backup", help]);
    expect([ended.code, ended.err]).toEqual([0, ""]);
    expect(ended.out.split("\n").every((line) => line.startsWith("  surety backup "))).toBe(true);
  });

  test("a bad environment is named", async () => {
    const ended = await surety("/nowhere", ["user", "list"], { env: { PORT: "many" } });
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("PORT");
  });
});

describe("setup", () => {
  test("makes organisation and owner once, audited as the operator", async () => {
    const app = await testApp();
    const done = await surety(app.config.dataDir, [...setup, "--json"], { input: `${password}\n` });
    expect(done.err).toBe("");
    const answer = done.json as { otpauth: string; recoveryCodes: string[]; owner: string };
    expect(answer.owner).toBe("ada@tidewater.example");
    expect(answer.recoveryCodes).toHaveLength(10);
    const secret = new URL(answer.otpauth).searchParams.get("secret")!;
    expect(await generate({ secret })).toMatch(/^\d{6}$/);
    const actors = await app.read
      .selectFrom("audit_log")
      .select(["actor_kind", "actor_name"])
      .distinct()
      .execute();
    expect(actors).toEqual([{ actor_kind: "cli", actor_name: expect.stringMatching(/^cli:./) }]);
    const log = await app.read.selectFrom("audit_log").select("after").execute();
    expect(JSON.stringify(log)).not.toContain(secret);
    expect(JSON.stringify(log)).not.toContain(password);

    const again = await surety(app.config.dataDir, setup, { input: password });
    expect([again.code, again.err]).toEqual([1, "surety: Surety is already set up."]);
  });

  test("a weak password is refused and nothing is made", async () => {
    const app = await testApp();
    const ended = await surety(app.config.dataDir, setup, { input: "short" });
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/12/);
    expect(await app.read.selectFrom("organisation").selectAll().execute()).toEqual([]);
  });

  test("ends the one-time link that the server printed", async () => {
    const app = await testApp();
    const { createSetupLink } = await import("#app/operations/installation/setup");
    const token = new URL((await createSetupLink(app, { kind: "job", name: "start" }))!).searchParams.get(
      "token",
    )!;
    expect(await openSetup(app, token)).toBeDefined();
    await surety(app.config.dataDir, setup, { input: password });
    expect(await openSetup(app, token)).toBeUndefined();
    const input = {
      organisation: "X",
      timeZone: "UTC",
      name: "X",
      email: "x@example.com",
      password,
      code: "123456",
    };
    await expect(setUp(app, { ip: "127.0.0.1", userAgent: "" }, token, input)).rejects.toThrow(
      "no longer valid",
    );
  });
});

test("users are invited, listed, helped and ended", async () => {
  const app = await testApp();
  const dir = app.config.dataDir;
  await surety(dir, setup, { input: password });
  const invited = await surety(dir, [
    "user",
    "invite",
    "lin@tidewater.example",
    "--role",
    "member",
    "--name",
    "Lin",
    "--json",
  ]);
  expect((invited.json as { link: string }).link).toContain("/invitations/");
  expect(
    (await surety(dir, ["user", "invite", "a@example.com", "--role", "auditor", "--name", "A"])).code,
  ).toBe(2);
  const reset = await surety(dir, ["user", "reset-second-factor", "ada@tidewater.example"]);
  expect(reset.out).toContain("/factor/");
  const mail = { SMTP_URL: "smtp://127.0.0.1:1" };
  const byMail = ["user", "invite", "mo@tidewater.example", "--role", "member", "--name", "Mo", "--json"];
  expect((await surety(dir, byMail, { env: mail })).json).toEqual({
    email: "mo@tidewater.example",
    link: null,
  });
  const shown = await surety(dir, [...byMail, "--show-link"], { env: mail });
  expect((shown.json as { link: string }).link).toContain("/invitations/");
  const invitations = await app.read
    .selectFrom("audit_log")
    .select("after")
    .where("action", "=", "users.invite")
    .where("subject_ref", "=", "mo@tidewater.example")
    .orderBy("seq")
    .execute();
  expect(invitations.map(({ after }) => JSON.parse(after ?? "{}").linkShown)).toEqual([false, true]);
  const ended = await surety(dir, ["user", "end", "ada@tidewater.example"]);
  expect(ended.err).toContain("only owner");
  expect((await surety(dir, ["user", "list"])).out).toContain("ada@tidewater.example");
});
