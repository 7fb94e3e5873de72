import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readBearer } from "#app/auth/bearer";
import { finishSignIn, startSignIn } from "#app/auth/sign-in";
import { loadContext } from "#app/auth/visitor";
import { readConfig } from "#app/config";
import { openText } from "#app/delivery/mail/queue";
import { readCalendarFeed } from "#app/operations/breach-clocks/calendar-feed-reads";
import { makeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { invite, openInvitation } from "#app/operations/installation/invitations";
import { openContext } from "#app/operations/installation/opening";
import { listCopies } from "#app/storage/upgrade-copy";
import { perform } from "#app/work";
import { openReader } from "#db/client";
import { testApp } from "#tests/support/app";
import { makeCast } from "#tests/support/cast";
import { findBytes } from "#tests/support/find-bytes";
import { oldFolder } from "#tests/support/folders";
import { bareHash, sealUnbound, storeAsOlder } from "#tests/support/older-folder";

const door = { ip: "192.0.2.1", userAgent: "test" };
const lastPart = (link: string | null) => link?.split("/").at(-1) ?? "";

/** A folder as an older version left it: an invitation, a token, a calendar and sessions are open. */
async function older() {
  const app = await testApp(undefined, { SECRET_KEY: randomBytes(32).toString("base64") });
  const cast = await makeCast(app);
  const { owner } = cast;
  const token = await perform(app, owner.actor(), (work) =>
    makeApiToken(app, work, { name: "Alerting", days: 30 }),
  );
  const feed = await perform(app, owner.actor(), (work) => makeCalendarFeed(app, work));
  const invitation = lastPart(
    await perform(app, owner.actor(), (work) =>
      invite(app, work, { email: "lin@tidewater.example", name: "Lin Hall", role: "member" }),
    ),
  );
  const cookie = await owner.signIn();
  await storeAsOlder(app, cast);
  const link = await app.read
    .selectFrom("one_time_links")
    .selectAll()
    .where("kind", "=", "invitation")
    .executeTakeFirstOrThrow();
  const seed = app.secrets.open(link.totp_secret!, "one_time_links.totp_secret", link.id);
  await app.db
    .updateTable("one_time_links")
    .set({ token_hash: bareHash(invitation), totp_secret: sealUnbound(app.secretKey, seed) })
    .where("id", "=", link.id)
    .execute();
  const mail = await app.read
    .selectFrom("deliveries")
    .selectAll()
    .where("key", "=", `invitation:${link.id}`)
    .executeTakeFirstOrThrow();
  const text = openText(app, mail);
  await app.db
    .updateTable("deliveries")
    .set({ body: `sealed:${sealUnbound(app.secretKey, text)}` })
    .execute();
  await app.db
    .updateTable("api_tokens")
    .set({ secret_hash: bareHash(token.slice(-43)) })
    .execute();
  await app.db
    .updateTable("calendar_feeds")
    .set({ token_hash: bareHash(feed) })
    .execute();
  await app.db
    .updateTable("sessions")
    .set({ id: bareHash(cookie), owner_mac: null })
    .execute();
  const started = async () => openContext(app.config, { now: () => app.clock.now });
  return { app, cast, token, feed, invitation, cookie, mail, text, started };
}

describe("the first start on a folder of an older version", () => {
  test("keeps passwords, phones, codes, tokens, links and mails working, and ends all sessions", async () => {
    const { app, cast, token, feed, invitation, cookie, mail, text, started } = await older();
    const next = await started();
    try {
      const { owner, member } = cast;
      const half = await startSignIn(next, door, owner.email, owner.password);
      await expect(finishSignIn(next, door, half, await owner.code())).resolves.toEqual(expect.any(String));
      const other = await startSignIn(next, door, member.email, member.password);
      await expect(finishSignIn(next, door, other, member.recoveryCodes[3]!)).resolves.toEqual(
        expect.any(String),
      );
      expect(await readBearer(next, `Bearer ${token}`, door.ip)).toMatchObject({ name: "Alerting" });
      expect(await readCalendarFeed(next, feed)).toContain("BEGIN:VCALENDAR");
      expect(await openInvitation(next, invitation)).toMatchObject({ email: "lin@tidewater.example" });
      const kept = await next.read
        .selectFrom("deliveries")
        .selectAll()
        .where("id", "=", mail.id)
        .executeTakeFirstOrThrow();
      expect(openText(next, kept)).toBe(text);
      const request = { cookie: `surety=${cookie}`, ip: door.ip, nonce: "", requestId: "" };
      expect((await loadContext(next, request)).visitor).toBeNull();
      const entry = await next.read
        .selectFrom("audit_log")
        .selectAll()
        .where("action", "=", "secrets.bind")
        .execute();
      expect(entry).toHaveLength(1);
      expect(app.clock.now.toISOString()).toBe(entry[0]?.at);
    } finally {
      await next.close();
    }
  });

  test("leaves no unkeyed hash and no password hash in any byte of the folder", async () => {
    const { app, cast, token, feed, invitation, cookie, started } = await older();
    const { owner } = cast;
    const hashes = {
      "recovery code": bareHash(`recovery:${owner.recoveryCodes[0]!.replaceAll("-", "")}`),
      "API token": bareHash(token.slice(-43)),
      feed: bareHash(feed),
      invitation: bareHash(invitation),
      session: bareHash(cookie),
      password: "$argon2id$",
    };
    const wanted = Object.fromEntries(
      Object.entries(hashes).map(([name, hash]) => [name, Buffer.from(hash)]),
    );
    expect(
      new Set(findBytes(app.config.dataDir, wanted).map((place) => place.split(": ").at(-1))).size,
    ).toBeGreaterThan(0);
    await app.close();
    await (await started()).close();
    expect(findBytes(app.config.dataDir, wanted)).toEqual([]);
  });

  test("takes a folder that such a version wrote along, with the copy for going back", async () => {
    const dir = oldFolder();
    const before = openReader(join(dir, "surety.db"));
    const codes = await before.selectFrom("recovery_codes").select("code_hash").execute();
    const seeds = await before.selectFrom("users").select("totp_secret").execute();
    await before.destroy();
    const wanted = Object.fromEntries(codes.map((row, n) => [`code ${n}`, Buffer.from(row.code_hash)]));
    expect(findBytes(dir, wanted).length).toBeGreaterThanOrEqual(codes.length);
    const next = await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }));
    const users = await next.read.selectFrom("users").selectAll().execute();
    for (const { id, totp_secret } of users)
      expect(next.secrets.open(totp_secret, "users.totp_secret", id)).toMatch(/^[A-Z2-7]{32}$/);
    expect(users).toHaveLength(seeds.length);
    await next.close();
    expect(await listCopies(dir)).toHaveLength(1);
    expect(findBytes(dir, wanted)).toEqual([]);
  });

  test("is refused under a key that opens no second factor", async () => {
    const { app, cast } = await older();
    for (const one of Object.values(cast))
      await app.db
        .updateTable("users")
        .set({ totp_secret: sealUnbound(randomBytes(32), one.totpSecret) })
        .where("id", "=", one.userId)
        .execute();
    await expect(openContext(app.config)).rejects.toThrow("Start with the folder's own key");
  });
});

describe("someone who can write to the database but has no key", () => {
  test("gets no hash of their own taken over by starting again", async () => {
    const { app, cast, started } = await older();
    await (await started()).close();
    const { owner } = cast;
    await app.db
      .updateTable("recovery_codes")
      .set({ code_hash: bareHash("recovery:planted23456") })
      .execute();
    await app.db
      .updateTable("api_tokens")
      .set({ secret_hash: bareHash("p".repeat(43)) })
      .execute();
    await app.db
      .updateTable("users")
      .set({ totp_secret: "v1.planted" })
      .where("id", "=", cast.member.userId)
      .execute();
    const next = await started();
    try {
      const half = await startSignIn(next, door, owner.email, owner.password);
      await expect(finishSignIn(next, door, half, "planted23456")).rejects.toMatchObject({ field: "code" });
      const { prefix } = await next.read.selectFrom("api_tokens").selectAll().executeTakeFirstOrThrow();
      expect(await readBearer(next, `Bearer ${prefix}_${"p".repeat(43)}`, door.ip)).toBeNull();
    } finally {
      await next.close();
    }
  });
});
