import { generate } from "otplib";
import { describe, expect, test } from "vitest";
import { finishSignIn, startSignIn } from "#app/auth/sign-in";
import { loadContext } from "#app/auth/visitor";
import { createSetupLink, openSetup, setUp } from "#app/operations/installation/setup";
import { type TestApp, testApp } from "#tests/support/app";

const door = { ip: "192.0.2.1", userAgent: "test" };
const password = "three quiet herons";
const code = (app: TestApp, secret: string) => generate({ secret, epoch: app.clock.now.getTime() / 1000 });

async function installed() {
  const app = await testApp();
  const link = await createSetupLink(app, { kind: "job", name: "start" });
  const token = new URL(link ?? "").searchParams.get("token") ?? "";
  const secret = (await openSetup(app, token))?.totpSecret ?? "";
  const input = {
    organisation: "Tidewater Rota",
    timeZone: "Europe/Berlin",
    name: "Ines Holm",
    email: "ines@tidewater.example",
    password,
    code: await code(app, secret),
  };
  const made = await setUp(app, door, token, input);
  return { app, token, secret, input, made };
}

const visitorOf = async (app: TestApp, session: string) =>
  (await loadContext(app, { cookie: `surety=${session}`, ip: door.ip, nonce: "", requestId: "" })).visitor;

describe("set-up", () => {
  test("makes the owner, ten recovery codes and a session; the link works once", async () => {
    const { app, token, input, made } = await installed();
    expect(made.codes).toHaveLength(10);
    expect(await visitorOf(app, made.session)).toMatchObject({ name: "Ines Holm", role: "owner" });
    await expect(setUp(app, door, token, input)).rejects.toThrow("no longer valid");
    expect(await createSetupLink(app, { kind: "job", name: "start" })).toBeUndefined();
  });

  test("refuses a wrong code and writes nothing", async () => {
    const app = await testApp();
    const link = await createSetupLink(app, { kind: "job", name: "start" });
    const token = new URL(link ?? "").searchParams.get("token") ?? "";
    const input = {
      organisation: "A",
      timeZone: "UTC",
      name: "B",
      email: "b@c.example",
      password,
      code: "000000",
    };
    await expect(setUp(app, door, token, input)).rejects.toMatchObject({ field: "code" });
    const short = { ...input, password: "too short" };
    await expect(setUp(app, door, token, short), "both are said").rejects.toMatchObject({
      reasons: [{ field: "password" }, { field: "code" }],
    });
    expect(await app.read.selectFrom("organisation").selectAll().execute()).toEqual([]);
  });
});

describe("sign-in", () => {
  test("needs password and a code that was never used", async () => {
    const { app, secret } = await installed();
    app.clock.advance(60_000);
    const attempt = await startSignIn(app, door, " Ines@Tidewater.example ", password);
    const now = await code(app, secret);
    const session = await finishSignIn(app, door, attempt, now);
    expect(await visitorOf(app, session)).toMatchObject({ email: "ines@tidewater.example" });
    const again = await startSignIn(app, door, "ines@tidewater.example", password);
    await expect(finishSignIn(app, door, again, now)).rejects.toMatchObject({ field: "code" });
  });

  test("a recovery code works once", async () => {
    const { app, made } = await installed();
    const recovery = made.codes[0] ?? "";
    const first = await startSignIn(app, door, "ines@tidewater.example", password);
    await finishSignIn(app, door, first, recovery.toUpperCase().replaceAll("-", " "));
    const second = await startSignIn(app, door, "ines@tidewater.example", password);
    await expect(finishSignIn(app, door, second, recovery)).rejects.toMatchObject({ field: "code" });
  });

  test("answers alike for a wrong password and an unknown address", async () => {
    const { app } = await installed();
    const wrong = await startSignIn(app, door, "ines@tidewater.example", "wrong wrong wrong").catch(
      (e: Error) => e.message,
    );
    const unknown = await startSignIn(app, door, "nobody@tidewater.example", password).catch(
      (e: Error) => e.message,
    );
    expect(wrong).toBe(unknown);
  });

  test("shuts the door of one address, not of another", async () => {
    const { app } = await installed();
    for (let i = 0; i < 6; i++) {
      await startSignIn(
        app,
        { ...door, ip: "203.0.113.9" },
        "ines@tidewater.example",
        "wrong wrong wrong",
      ).catch(() => {});
    }
    await expect(
      startSignIn(app, { ...door, ip: "203.0.113.9" }, "ines@tidewater.example", password),
    ).rejects.toMatchObject({ code: "too_many" });
    await expect(startSignIn(app, door, "ines@tidewater.example", password)).resolves.toEqual(
      expect.any(String),
    );
  });

  test("shuts the door of an account that does not exist as it does for one that does", async () => {
    const { app } = await installed();
    const answers = async (email: string) => {
      for (let n = 0; n < 49; n++) await app.limits.take("account", email);
      const from = (ip: string) => startSignIn(app, { ...door, ip }, email, "wrong wrong wrong");
      const said = (error: Error) => error.message;
      return [await from("198.51.100.1").catch(said), await from("198.51.100.2").catch(said)];
    };
    const known = await answers("ines@tidewater.example");
    expect(known.at(-1)).toMatch(/^Too many tries/);
    expect(await answers("nobody@tidewater.example")).toEqual(known);
  });

  test("takes the addresses of one IPv6 household as one", async () => {
    const { app } = await installed();
    const from = (ip: string) =>
      startSignIn(app, { ...door, ip }, "ines@tidewater.example", "wrong wrong wrong");
    for (let n = 0; n < 6; n++) await from(`2001:db8:1:2::${n}`).catch(() => {});
    await expect(from("2001:db8:1:2:ffff::9")).rejects.toMatchObject({ code: "too_many" });
    await expect(from("2001:db8:1:3::1")).rejects.toMatchObject({ code: "forbidden" });
  });

  test("lets a whole office in from one address", async () => {
    const { app, made } = await installed();
    // Forty tries are let through; whoever got in does not count.
    for (let n = 0; n < 39; n++) await app.limits.take("address", door.ip);
    for (const recovery of made.codes.slice(0, 2)) {
      const attempt = await startSignIn(app, door, "ines@tidewater.example", password);
      await expect(finishSignIn(app, door, attempt, recovery)).resolves.toEqual(expect.any(String));
    }
  });

  test("a session ends after twelve idle hours and after seven days", async () => {
    const { app, made } = await installed();
    app.clock.advance(12 * 3_600_000 + 1000);
    expect(await visitorOf(app, made.session)).toBeNull();
  });

  test("only hashes of secrets reach the database", async () => {
    const { app, made, secret } = await installed();
    const tables = ["users", "sessions", "recovery_codes", "audit_log", "one_time_links"] as const;
    const all = JSON.stringify(
      await Promise.all(tables.map((t) => app.read.selectFrom(t).selectAll().execute())),
    );
    for (const word of [password, secret, made.session, ...made.codes]) expect(all).not.toContain(word);
  });
});

describe("the audit log", () => {
  test("refuses to be changed", async () => {
    const { app } = await installed();
    await expect(app.db.updateTable("audit_log").set({ actor_name: "nobody" }).execute()).rejects.toThrow(
      "append-only",
    );
    await expect(app.db.deleteFrom("log_leaves").execute()).rejects.toThrow("append-only");
  });

  test("the reader cannot write", async () => {
    const { app } = await installed();
    await expect(app.read.deleteFrom("sessions").execute()).rejects.toThrow(/readonly/);
  });
});
