import { createHash, randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { finishSignIn, startSignIn } from "#app/auth/sign-in";
import { openText } from "#app/delivery/mail/queue";
import { deliverMail } from "#app/jobs/deliver-mail";
import { makeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { createBackup } from "#app/operations/installation/backups";
import { acceptInvitation, invite, openInvitation } from "#app/operations/installation/invitations";
import { requestPasswordReset } from "#app/operations/installation/reset-requests";
import { offerNewFactor } from "#app/operations/installation/resets";
import { createSetupLink } from "#app/operations/installation/setup";
import { perform } from "#app/work";
import { testApp } from "#tests/support/app";
import { codesOf, makeCast } from "#tests/support/cast";
import { findBytes } from "#tests/support/find-bytes";
import { startPost } from "#tests/support/servers/post";

const operator = { kind: "cli", name: "cli:test" } as const;
const door = { ip: "203.0.113.7", userAgent: "Firefox" };
const lastPart = (link: string) => new URL(link).pathname.split("/").at(-1) ?? "";

/** RFC 4648 base32, as authenticator apps read seeds. */
function fromBase32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** An installation that has seen every kind of secret, and all of them. */
async function used() {
  const secretKey = randomBytes(32);
  const app = await testApp(undefined, {
    SECRET_KEY: secretKey.toString("base64"),
    SMTP_URL: "smtp://surety:mail-pass-93c1f0@127.0.0.1:9",
    MAIL_FROM: "surety@tidewater.example",
  });
  const setupLink = (await createSetupLink(app, { kind: "job", name: "start" }))!;
  const { owner } = await makeCast(app);
  const typed = "nine purple herons count at noon";
  const inviting = { email: "lin@tidewater.example", name: "Lin Hall", role: "officer" } as never;
  const taken = (await perform(app, operator, (work) => invite(app, work, inviting, { showLink: true })))!;
  const { totpSecret } = (await openInvitation(app, lastPart(taken))) as { totpSecret: string };
  const code = codesOf(totpSecret, () => app.now());
  await acceptInvitation(app, door, lastPart(taken), {
    name: "Lin Hall",
    password: typed,
    code: await code(),
  });
  const attempt = await startSignIn(app, door, "lin@tidewater.example", typed);
  const session = await finishSignIn(app, door, attempt, await code());
  const waiting = (await perform(app, operator, (work) =>
    invite(app, work, { ...(inviting as object), email: "mo@tidewater.example" } as never, {
      showLink: true,
    }),
  ))!;
  await requestPasswordReset(app, door, "lin@tidewater.example");
  await app.afterwards.settled();
  const mail = await app.read
    .selectFrom("deliveries")
    .selectAll()
    .where("key", "like", "password-reset:%")
    .executeTakeFirstOrThrow();
  const reset = /reset\/(\S+)/.exec(openText(app, mail))?.[1] ?? "";
  const factor = (await perform(app, operator, (work) =>
    offerNewFactor(app, work, owner.userId, { showLink: true }),
  ))!;
  const content = "Salaries 2026: Ngozi 91,400; Ida 78,250";
  const file = await app.vault.put(Buffer.from(content));
  await perform(app, operator, (work) =>
    recordEvidence(work, {
      title: "A list",
      kind: "list",
      provenance: { source: "Payroll", extractedAt: app.now() },
      files: [{ name: "list.csv", mediaType: "text/csv", ...file }],
    }),
  );
  const token = await perform(app, owner.actor(), (work) =>
    makeApiToken(app, work, { name: "Alerting", days: 30 }),
  );
  const calendar = await perform(app, owner.actor(), (work) => makeCalendarFeed(app, work));
  await createBackup(app, operator);
  const secrets: Record<string, Buffer> = {
    key: secretKey,
    password: Buffer.from(typed),
    "owner's password": Buffer.from(owner.password),
    "seed in base32": Buffer.from(totpSecret),
    "seed's bytes": fromBase32(totpSecret),
    "owner's seed": Buffer.from(owner.totpSecret),
    "session cookie": Buffer.from(session),
    "half-finished sign-in": Buffer.from(attempt),
    "link of an invitation that waits": Buffer.from(lastPart(waiting)),
    "link of one that was taken": Buffer.from(lastPart(taken)),
    "link for a new password": Buffer.from(reset),
    "link for a new factor": Buffer.from(lastPart(factor)),
    "link for setting up": Buffer.from(new URL(setupLink).searchParams.get("token") ?? ""),
    "file's content": Buffer.from(content),
    "token of a program": Buffer.from(token.slice(-43)),
    "calendar's address": Buffer.from(calendar),
    "mail server's password": Buffer.from("mail-pass-93c1f0"),
    ...Object.fromEntries(owner.recoveryCodes.map((one, n) => [`recovery code ${n}`, Buffer.from(one)])),
    ...Object.fromEntries(
      owner.recoveryCodes.map((one, n) => [
        `recovery code ${n} without signs`,
        Buffer.from(one.replace(/\W/g, "")),
      ]),
    ),
  };
  return { app, secrets };
}

/** The hashes that anyone could compute and try words against: of the secret itself, and as recovery codes were hashed. */
function bareHashes(secrets: Record<string, Buffer>): Record<string, Buffer> {
  const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([name, secret]) =>
      // Files are named by their SHA-256, which is in the log.
      name === "file's content"
        ? []
        : [
            [`SHA-256 of ${name}`, digest(secret)],
            [`prefixed SHA-256 of ${name}`, digest(Buffer.concat([Buffer.from("recovery:"), secret]))],
          ],
    ),
  );
}

describe("someone who steals the data folder, its key being elsewhere", () => {
  test("reads no secret in it, in any usual writing", async () => {
    const { app, secrets } = await used();
    for (const [name, secret] of Object.entries(secrets))
      expect(secret.length, name).toBeGreaterThanOrEqual(8);
    const copy = mkdtempSync(join(tmpdir(), "surety-stolen-"));
    try {
      cpSync(app.config.dataDir, copy, { recursive: true });
      expect(findBytes(copy, secrets)).toEqual([]);
      expect(findBytes(copy, bareHashes(secrets))).toEqual([]);
      // The search itself can find: what is not a secret is there, and so is anything that someone leaves lying about.
      const open = { "an address": Buffer.from("lin@tidewater.example") };
      expect(findBytes(copy, open).some((place) => place.startsWith("surety.db"))).toBe(true);
      const { password } = secrets as { password: Buffer };
      for (const [name, text] of [
        ["plain", password],
        ["hex", password.toString("hex")],
        ["base64", Buffer.concat([Buffer.from("x"), password]).toString("base64")],
        ["base64url", Buffer.concat([Buffer.from("xy"), password]).toString("base64url")],
      ] as const)
        writeFileSync(join(copy, name), text);
      const files = findBytes(copy, { password }).map((place) => place.split(":")[0]);
      expect([...new Set(files)].sort()).toEqual(["base64", "base64url", "hex", "plain"]);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

test("the mail that leaves has its link in plain words", async () => {
  const post = await startPost();
  const app = await testApp(undefined, { SMTP_URL: post.url, MAIL_FROM: "surety@tidewater.example" });
  await makeCast(app);
  const inviting = { email: "lin@tidewater.example", name: "Lin Hall", role: "member" } as never;
  const link = (await perform(app, operator, (work) => invite(app, work, inviting, { showLink: true })))!;
  await deliverMail(app);
  expect(post.received.map((mail) => mail.text)).toEqual([expect.stringContaining(link)]);
});
