import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startSignIn } from "#app/auth/sign-in";
import { readConfig } from "#app/config";
import type { AppContext } from "#app/context";
import { openText, queueSecretMail } from "#app/delivery/mail/queue";
import { makeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { createBackup } from "#app/operations/installation/backups";
import { signLogHead } from "#app/operations/installation/log-heads";
import { openContext } from "#app/operations/installation/opening";
import { consistencyFile } from "#app/queries/installation/log-proofs";
import { perform } from "#app/work";
import { openLogKey } from "#evidence/log/log-heads";
import { recordTest, testApp } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";
import { type Cast, makeCast } from "#tests/support/cast";
import { findBytes } from "#tests/support/find-bytes";
import { temporaryFolder } from "#tests/support/folders";

const operator = { kind: "cli", name: "cli:test" } as const;
const keyIn = (dir: string) => readFileSync(join(dir, "secret.key"), "utf8").trim();
const rotate = (dir: string, env: Record<string, string> = {}, ...more: string[]) =>
  surety(dir, ["rotate-key", "--yes", ...more], { env });
const reopened = (dir: string, env: Record<string, string> = {}) =>
  openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off", ...env }));

/** A closed installation with something of each kind that hangs on the key, and a head of its log that was kept elsewhere. */
async function used(env: Record<string, string> = {}) {
  // The command line goes by the machine's clock, and tokens end.
  const app = await testApp(new Date().toISOString(), env);
  const cast = await makeCast(app);
  const file = await app.vault.put(Buffer.from("user,mfa\nada,yes\n"));
  await perform(app, operator, (work) =>
    recordEvidence(work, {
      title: "Users",
      kind: "list",
      provenance: { source: "Directory", extractedAt: app.now() },
      files: [{ name: "users.csv", mediaType: "text/csv", ...file }],
    }),
  );
  await perform(app, cast.owner.actor(), (work) => makeApiToken(app, work, { name: "SIEM", days: 30 }));
  await perform(app, cast.owner.actor(), (work) => makeCalendarFeed(app, work));
  await cast.owner.signIn();
  await perform(app, operator, async (work) => {
    const to = cast.member.email;
    const text = "https://surety.example/reset/secret";
    await queueSecretMail(app, work, { key: "k", purpose: "password-reset", to, subject: "Your link", text });
    await recordTest(work);
  });
  const kept = (await signLogHead(app)).checkpoint!;
  const { name: backup } = await createBackup(app, { kind: "job", name: "back-up" });
  await app.close();
  const keptFile = join(temporaryFolder(), "head");
  writeFileSync(keptFile, kept);
  // Of one day the folder keeps the newest backup alone.
  const elsewhere = join(temporaryFolder(), backup);
  cpSync(join(app.config.dataDir, "backups", backup), elsewhere);
  return { app, cast, file, keptFile, backup: elsewhere, dir: app.config.dataDir };
}

async function expectSound(app: AppContext, { owner }: Cast, sha256: string) {
  expect((await app.vault.readAll(sha256)).toString()).toBe("user,mfa\nada,yes\n");
  const user = await app.read
    .selectFrom("users")
    .selectAll()
    .where("id", "=", owner.userId)
    .executeTakeFirstOrThrow();
  expect(app.secrets.open(user.totp_secret, "users.totp_secret", user.id)).toBe(owner.totpSecret);
  const door = { ip: "203.0.113.7", userAgent: "Firefox" };
  expect(await startSignIn(app, door, owner.email, owner.password)).toMatch(/./);
}

async function rowsLeft(app: AppContext) {
  const count = async (table: "sessions" | "recovery_codes" | "sign_in_attempts") =>
    (await app.read.selectFrom(table).selectAll().execute()).length;
  const open = async (table: "api_tokens" | "calendar_feeds") =>
    (await app.read.selectFrom(table).select("id").where("revoked_at", "is", null).execute()).length;
  return [
    await count("sessions"),
    await count("recovery_codes"),
    await open("api_tokens"),
    await open("calendar_feeds"),
  ];
}

test("what ends is said before anything is done, and nothing is done without --yes", async () => {
  const { dir } = await used();
  const before = keyIn(dir);
  const said = await surety(dir, ["rotate-key"]);
  expect([said.code, said.err]).toEqual([0, ""]);
  expect(said.out).toMatch(
    /These end, because only a hash under the old key is kept: 1 session, \d+ recovery codes, 0 open links, 1 API token, 1 calendar address\./,
  );
  expect(said.out).toContain("Nothing was changed. Run surety rotate-key --yes to do it.");
  expect(keyIn(dir)).toBe(before);
});

test("a folder moves to a new key: files, passwords, factors and the log go on, hashed secrets end, one entry says so", {
  timeout: 60_000,
}, async () => {
  const { dir, cast, file, keptFile, backup, app: closed } = await used();
  const before = keyIn(dir);
  const done = await rotate(dir);
  expect([done.code, done.err]).toEqual([0, ""]);
  expect(keyIn(dir)).not.toBe(before);
  const keptKey = readdirSync(dir).find((name) => name.startsWith("secret.key.replaced-"))!;
  expect(readFileSync(join(dir, keptKey), "utf8").trim()).toBe(before);
  const app = await reopened(dir);
  try {
    await expectSound(app, cast, file.sha256);
    expect(await rowsLeft(app)).toEqual([0, 0, 0, 0]);
    const mail = await app.read
      .selectFrom("deliveries")
      .selectAll()
      .where("key", "=", "k")
      .executeTakeFirstOrThrow();
    expect([mail.next_try_at, mail.answer]).toEqual([
      null,
      expect.stringContaining("secret key was replaced"),
    ]);
    expect(openText(app, mail)).toContain("/reset/secret");
    const entries = await app.read
      .selectFrom("audit_log")
      .selectAll()
      .where("action", "=", "secrets.rotate")
      .execute();
    expect(entries).toHaveLength(1);
    expect(JSON.parse(entries[0]?.after ?? "{}")).toMatchObject({
      ended: { sessions: 1, apiTokens: 1, calendarFeeds: 1 },
      withdrawnMails: 1,
      files: 1,
      damagedFiles: [],
      logKey: {
        before: openLogKey(closed.secretKey).publicKey,
        after: openLogKey(app.secretKey).publicKey,
      },
    });
  } finally {
    await app.close();
  }
  // A head kept under the old key still proves what came before.
  const verified = await surety(dir, ["verify", "--head", keptFile]);
  expect([verified.code, verified.err]).toEqual([0, ""]);
  expect((await surety(dir, ["backup", "drill"])).err).toBe("");
  const wrong = await surety(dir, ["backup", "restore", backup, "--into", temporaryFolder()]);
  expect(wrong.err).toContain("under another secret key");
  const into = temporaryFolder();
  const key = ["--key-file", join(dir, keptKey)];
  expect((await surety(dir, ["backup", "restore", backup, "--into", into, ...key])).err).toBe("");
});

test("nothing under the old key is left outside older backups and the kept key", async () => {
  const { dir, app } = await used();
  const key = app.secretKey;
  const [user] = await (async () => {
    const again = await reopened(dir);
    const rows = await again.read.selectFrom("users").select("totp_secret").execute();
    await again.close();
    return rows;
  })();
  await rotate(dir);
  const places = findBytes(dir, { seed: Buffer.from(user!.totp_secret) });
  expect(places).toEqual([]);
  const kept = readdirSync(dir).find((name) => name.startsWith("secret.key."));
  expect([...new Set(findBytes(dir, { key }))]).toEqual([`${kept}: key, in base64`]);
});

test("where the key comes from the environment, the new one does too, and the old one no longer opens the folder", async () => {
  const [old, next] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
  const { dir, cast, file } = await used({ SECRET_KEY: old });
  expect((await rotate(dir, { SECRET_KEY: old })).err).toContain("set NEW_SECRET_KEY to 32 bytes in base64");
  expect((await rotate(dir, { SECRET_KEY: old, NEW_SECRET_KEY: "short" })).err).toContain("must be 32 bytes");
  expect((await rotate(dir, { SECRET_KEY: old, NEW_SECRET_KEY: old })).err).toContain(
    "the same as the old one",
  );
  const done = await rotate(dir, { SECRET_KEY: old, NEW_SECRET_KEY: next });
  expect([done.code, done.err]).toEqual([0, ""]);
  expect(readdirSync(dir).filter((name) => name.startsWith("secret.key"))).toEqual([]);
  expect((await surety(dir, ["user", "list"], { env: { SECRET_KEY: old } })).err).toContain(
    "under another secret key",
  );
  const app = await reopened(dir, { SECRET_KEY: next });
  await expectSound(app, cast, file.sha256).finally(() => app.close());
});

test("it is refused while the server has the folder open, and nothing is changed", async () => {
  const app = await testApp();
  await makeCast(app);
  const before = keyIn(app.config.dataDir);
  const { code, err } = await rotate(app.config.dataDir);
  expect([code, err]).toEqual([
    1,
    "surety: Surety or another command is using this data folder. Stop it, then run this again. Nothing was changed.",
  ]);
  expect(keyIn(app.config.dataDir)).toBe(before);
  expect(readdirSync(app.config.dataDir)).not.toContain("key-rotation");
});

test("a second and a third key are joined to the first; a head that the old key signs later does not count", {
  timeout: 60_000,
}, async () => {
  const { dir, keptFile, app: closed } = await used();
  expect((await rotate(dir)).code).toBe(0);
  expect((await rotate(dir)).code).toBe(0);
  const verified = await surety(dir, ["verify", "--head", keptFile]);
  expect([verified.code, verified.err]).toEqual([0, ""]);
  const app = await reopened(dir);
  try {
    const heads = await app.read.selectFrom("log_heads").select(["size"]).orderBy("size").execute();
    const proof = await consistencyFile(app, heads[0]!.size, heads.at(-1)!.size);
    expect(proof.keyChanges).toHaveLength(2);
    const { size, root, at } = await signLogHead(app);
    const forged = openLogKey(closed.secretKey).sign({ size, root, at }).checkpoint!;
    const file = join(temporaryFolder(), "forged");
    writeFileSync(file, forged);
    expect((await surety(dir, ["verify", "--head", file])).out).toContain(
      "is not signed with this installation's key",
    );
  } finally {
    await app.close();
  }
});

test("a folder with a problem is refused, or carried over with it when that is said", {
  timeout: 60_000,
}, async () => {
  const { dir, file } = await used();
  const object = join(dir, "vault", "objects", file.sha256.slice(0, 2), file.sha256);
  appendFileSync(object, "x");
  const before = keyIn(dir);
  const refused = await rotate(dir);
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringMatching(
      /^surety: surety verify finds 1 problem in this folder: File .* Nothing was changed\.$/,
    ),
  ]);
  expect(keyIn(dir)).toBe(before);
  const done = await rotate(dir, {}, "--despite-problems");
  expect([done.code, done.err]).toEqual([0, ""]);
  expect(done.out).toContain(`File ${file.sha256} was damaged before and was kept as it is.`);
  expect((await surety(dir, ["verify"])).out).toContain(file.sha256);
});

test("a second rotation waits for the one that another process is at, and so does every start", async () => {
  const { dir } = await used();
  const { holdRotation } = await import("#app/storage/key-rotation");
  const release = holdRotation(dir);
  const words = `surety: The secret key of ${dir} is being replaced by another process. Wait until it is done, then try again.`;
  expect((await surety(dir, ["user", "list"])).err).toBe(words);
  expect((await rotate(dir)).err).toBe(words);
  release();
  expect((await surety(dir, ["user", "list"])).err).toBe("");
});

const lost: Record<string, (dir: string, sha256: string) => string | Promise<string>> = {
  "a file that is missing": (dir, sha256) => {
    rmSync(join(dir, "vault", "objects", sha256.slice(0, 2), sha256));
    return `File ${sha256} is missing from the vault.`;
  },
  "a database of before": async (dir) => {
    const file = join(dir, "surety.db");
    const older = readFileSync(file);
    const app = await reopened(dir);
    await perform(app, operator, async (work) => {
      for (let n = 0; n < 50; n++) await recordTest(work);
    });
    await app.close();
    for (const end of ["-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    writeFileSync(file, older);
    return `the mark beside the database counts ${readFileSync(join(dir, "surety.log-size"), "utf8").trim()}`;
  },
};
test.each(Object.entries(lost))(
  "%s is refused, and stays visible where it is carried over",
  {
    timeout: 60_000,
  },
  async (_, lose) => {
    const { dir, file } = await used();
    const before = keyIn(dir);
    const words = await lose(dir, file.sha256);
    const refused = await rotate(dir);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(words)]);
    expect(keyIn(dir)).toBe(before);
    const done = await rotate(dir, {}, "--despite-problems");
    expect([done.code, done.err]).toEqual([0, ""]);
    // Also when the note of the loss is removed: the mark itself came along.
    rmSync(join(dir, "surety.records-lost.json"), { force: true });
    expect((await surety(dir, ["verify"])).out).toContain(words);
  },
);

test("damage behind the first frame of a file is the same problem under the new key", {
  timeout: 60_000,
}, async () => {
  const { dir } = await used();
  const app = await reopened(dir);
  const { sha256 } = await app.vault.put(randomBytes(300_000));
  await app.close();
  const object = join(dir, "vault", "objects", sha256.slice(0, 2), sha256);
  const bytes = readFileSync(object);
  bytes[bytes.length - 20]! ^= 1;
  writeFileSync(object, bytes);
  const done = await rotate(dir, {}, "--despite-problems");
  expect([done.code, done.err]).toEqual([0, ""]);
  expect(done.out).toContain(`File ${sha256} was damaged before and was kept as it is.`);
});

test.each(["vault", "secret.key"])(
  "%s behind a symbolic link is refused before anything is done",
  async (name) => {
    const { dir } = await used();
    const elsewhere = join(temporaryFolder(), "moved");
    renameSync(join(dir, name), elsewhere);
    symlinkSync(elsewhere, join(dir, name));
    const { code, err } = await rotate(dir);
    expect([code, err]).toEqual([1, expect.stringContaining(`${join(dir, name)} is a symbolic link`)]);
    expect(readdirSync(dir)).not.toContain("key-rotation");
  },
);
