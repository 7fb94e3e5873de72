import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { finishSignIn, startSignIn } from "#app/auth/sign-in";
import { loadContext } from "#app/auth/visitor";
import { deliverCalls } from "#app/jobs/deliver-alerts";
import { deliverMail } from "#app/jobs/deliver-mail";
import { addChannel, testChannel } from "#app/operations/deliveries/channels";
import { invite } from "#app/operations/installation/invitations";
import { perform } from "#app/work";
import { type TestApp, testApp } from "#tests/support/app";
import { type Cast, makeCast } from "#tests/support/cast";
import { startPost } from "#tests/support/servers/post";

const door = { ip: "203.0.113.7", userAgent: "Firefox" };
const moved = "A stored secret was altered or belongs to another record.";

async function house(env: Record<string, string> = {}) {
  const app = await testApp(undefined, env);
  return { app, cast: await makeCast(app) };
}

/** Exchanges one column of two rows, as anyone can who opens the database. */
async function swap(app: TestApp, table: "users" | "channels" | "deliveries", column: string, ids: string[]) {
  const rows = await app.read.selectFrom(table).selectAll().where("id", "in", ids).execute();
  const values = rows.map((row) => (row as unknown as Record<string, string>)[column]);
  for (const [n, row] of rows.entries())
    await app.db
      .updateTable(table)
      .set({ [column]: values[1 - n] } as never)
      .where("id", "=", row.id)
      .execute();
}

async function visitorOf(app: TestApp, cookie: string) {
  const request = { cookie: `surety=${cookie}`, ip: door.ip, nonce: "", requestId: "" };
  return (await loadContext(app, request)).visitor;
}

describe("sealed values that were exchanged in the database", () => {
  test("a second factor of another account is refused in a plain sentence", async () => {
    const { app, cast } = await house();
    await swap(app, "users", "totp_secret", [cast.owner.userId, cast.member.userId]);
    const half = await startSignIn(app, door, cast.owner.email, cast.owner.password);
    for (const one of [cast.member, cast.owner])
      await expect(finishSignIn(app, door, half, await one.code())).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining(moved),
      });
  });

  test("a password of another account does not fit", async () => {
    const { app, cast } = await house();
    await swap(app, "users", "password_hash", [cast.owner.userId, cast.member.userId]);
    await expect(startSignIn(app, door, cast.owner.email, cast.member.password)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("a channel's address is not used for another channel, and the delivery says why", async () => {
    const { app, cast } = await house({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
    const ids: string[] = [];
    for (const name of ["One", "Two"]) {
      const input = { kind: "webhook", name, address: `http://127.0.0.1:9/${name}` } as never;
      const added = await perform(app, cast.owner.actor(), (work) =>
        addChannel(app, work, "organisation", input),
      );
      ids.push(added.id);
    }
    await swap(app, "channels", "settings", ids);
    expect(await testChannel(app, cast.owner.actor(), "organisation", ids[0]!)).toMatchObject({
      kind: "refused",
      error: expect.stringContaining(moved),
    });
    await expect(deliverCalls(app)).resolves.toEqual(expect.any(String));
  });

  test("a link of one mail is not sent to the recipient of another; other mails leave", async () => {
    const post = await startPost();
    const { app, cast } = await house({ SMTP_URL: post.url, MAIL_FROM: "surety@tidewater.example" });
    for (const name of ["lin", "mo", "nia"])
      await perform(app, cast.owner.actor(), (work) =>
        invite(app, work, { email: `${name}@tidewater.example`, name, role: "member" } as never),
      );
    const mails = await app.read.selectFrom("deliveries").selectAll().orderBy("recipient").execute();
    await swap(app, "deliveries", "body", [mails[0]!.id, mails[1]!.id]);
    await deliverMail(app);
    expect(post.received.map(({ to }) => String(to))).toEqual([expect.stringContaining("nia@")]);
    const kept = await app.read
      .selectFrom("deliveries")
      .select("last_error")
      .where("failed_at", "is not", null)
      .execute();
    expect(kept.map((row) => row.last_error)).toEqual([
      expect.stringContaining(moved),
      expect.stringContaining(moved),
    ]);
  });
});

describe("sessions made in the database", () => {
  const planted = async (app: TestApp, cast: Cast, id: string) => {
    const cookie = await cast.member.signIn();
    expect(await visitorOf(app, cookie)).toMatchObject({ role: "member" });
    const row = await app.read.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
    await app.db
      .insertInto("sessions")
      .values({ ...row, id, user_id: cast.owner.userId })
      .execute();
    return cookie;
  };

  test.each(["hex", "base64url"] as const)(
    "a row whose id is the SHA-256 of a word in %s opens nothing",
    async (form) => {
      const { app, cast } = await house();
      const word = "a-word-that-i-chose";
      await planted(app, cast, createHash("sha256").update(word).digest(form));
      expect(await visitorOf(app, word)).toBeNull();
    },
  );

  test("a member's own session that is written over to the owner opens nothing", async () => {
    const { app, cast } = await house();
    const cookie = await planted(app, cast, "other");
    await app.db.updateTable("sessions").set({ user_id: cast.owner.userId }).execute();
    expect(await visitorOf(app, cookie)).toBeNull();
  });
});
