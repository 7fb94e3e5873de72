import { describe, expect, test } from "vitest";
import { readBearer } from "#app/auth/bearer";
import { finishSignIn, startSignIn } from "#app/auth/sign-in";
import { loadContext } from "#app/auth/visitor";
import { openText } from "#app/delivery/mail/queue";
import { readCalendarFeed } from "#app/operations/breach-clocks/calendar-feed-reads";
import { makeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { invite } from "#app/operations/installation/invitations";
import { requestPasswordReset } from "#app/operations/installation/reset-requests";
import {
  offerNewFactor,
  openNewFactor,
  resetPassword,
  setNewFactor,
} from "#app/operations/installation/resets";
import { changeRole, endOwnSessions, endSessionsOf, endUser } from "#app/operations/installation/users";
import { offboardPerson } from "#app/operations/people/people";
import { perform, type Work } from "#app/work";
import { listOpenInvitations } from "#db/installation/one-time-links";
import { type TestApp, testApp } from "#tests/support/app";
import { type Cast, codesOf, makeCast } from "#tests/support/cast";
import { joinAs } from "#tests/support/joining";

const door = { ip: "192.0.2.1", userAgent: "test" };

/** An officer with everything that lets someone in: a session, a half-finished sign-in, a calendar address, a token. */
async function officerWithAll() {
  const app = await testApp();
  const cast = await makeCast(app);
  const { officer } = cast;
  const session = await officer.signIn();
  const half = await startSignIn(app, door, officer.email, officer.password);
  const feed = await perform(app, officer.actor(), (work) => makeCalendarFeed(app, work));
  const token = await perform(app, officer.actor(), (work) =>
    makeApiToken(app, work, { name: "Alerting", days: 30 }),
  );
  const stillIn = async () => {
    const request = { cookie: `surety=${session}`, ip: door.ip, nonce: "", requestId: "" };
    const halfOpen = finishSignIn(app, door, half, "000000").catch((error) => error.code === "forbidden");
    return {
      session: (await loadContext(app, request)).visitor !== null,
      "half-finished sign-in": (await halfOpen) === true,
      calendar: (await readCalendarFeed(app, feed)) !== null,
      token: (await readBearer(app, `Bearer ${token}`, door.ip)) !== null,
    };
  };
  return { app, cast, stillIn };
}

const nothing = { session: false, "half-finished sign-in": false, calendar: false, token: false };
const everything = { session: true, "half-finished sign-in": true, calendar: true, token: true };

async function reset(app: TestApp, { officer }: Cast) {
  await requestPasswordReset(app, door, officer.email);
  await app.afterwards.settled();
  const mail = await app.read
    .selectFrom("deliveries")
    .selectAll()
    .where("key", "like", "password-reset:%")
    .executeTakeFirstOrThrow();
  const token = /reset\/(\S+)/.exec(openText(app, mail))?.[1] ?? "";
  await resetPassword(app, door, token, { password: "nine purple herons count", code: await officer.code() });
}

async function newFactor(app: TestApp, { owner, officer }: Cast) {
  const link = await perform(app, owner.actor(), (work) => offerNewFactor(app, work, officer.userId));
  const token = link?.split("/").at(-1) ?? "";
  const { totpSecret } = (await openNewFactor(app, token))!;
  const code = await codesOf(totpSecret, () => app.now())();
  await setNewFactor(app, door, token, { password: officer.password, code });
}

const ends: [string, (app: TestApp, cast: Cast) => Promise<unknown>, object][] = [
  ["nothing", async () => {}, everything],
  ["a password reset", reset, nothing],
  ["a new second factor", newFactor, nothing],
  ["signing out everywhere", (app, { officer }) => perform(app, officer.actor(), endOwnSessions), nothing],
  [
    "the end of the access",
    (app, { owner, officer }) => perform(app, owner.actor(), (work) => endUser(work, officer.userId)),
    nothing,
  ],
  [
    "the last day at work",
    (app, { owner, officer }) =>
      perform(app, owner.actor(), (work) => offboardPerson(work, officer.personId, "2026-03-10", "UTC")),
    nothing,
  ],
  [
    "a role that has no tokens but a calendar",
    (app, { owner, officer }) =>
      perform(app, owner.actor(), (work) => changeRole(work, officer.userId, "member")),
    { ...nothing, calendar: true },
  ],
  [
    "an owner who ends the sessions",
    (app, { owner, officer }) => perform(app, owner.actor(), (work) => endSessionsOf(work, officer.userId)),
    { ...everything, session: false, "half-finished sign-in": false },
  ],
];

describe("what lets someone in, after", () => {
  test.each(ends)("%s", async (_, end, left) => {
    const { app, cast, stillIn } = await officerWithAll();
    await end(app, cast);
    expect(await stillIn()).toEqual(left);
  });
});

test("those who can make new tokens are notified which ones ended and why; the user of the calendar too", async () => {
  const { app, cast } = await officerWithAll();
  await perform(app, cast.officer.actor(), endOwnSessions);
  const mails = await app.read
    .selectFrom("deliveries")
    .selectAll()
    .where("key", "like", "credentials-ended:%")
    .orderBy("recipient")
    .execute();
  expect(mails.map(({ recipient }) => recipient)).toEqual([cast.officer.email, cast.owner.email]);
  expect(mails[0]?.body).toMatch(
    /Ida Lindqvist.*they signed out everywhere[\s\S]*Alerting \(srty_[0-9a-f]{12}\)[\s\S]*calendar address/,
  );
  expect(mails[1]?.body).not.toContain("calendar");
  const entries = await app.read
    .selectFrom("audit_log")
    .select(["action", "reason"])
    .where("reason", "is not", null)
    .execute();
  expect(entries.map(({ action }) => action).sort()).toEqual(["api-tokens.revoke", "calendar-feeds.revoke"]);
});

test("a token works no longer than its maker's account, whatever the row of the token says", async () => {
  const { app, cast, stillIn } = await officerWithAll();
  await app.db
    .updateTable("users")
    .set({ expires_at: app.clock.now.toISOString() })
    .where("id", "=", cast.officer.userId)
    .execute();
  expect((await stillIn()).token).toBe(false);
});

describe("links that a user made", () => {
  async function linksAfter(
    end: (work: Work, id: string) => Promise<unknown>,
    by: "owner" | "self" = "owner",
  ) {
    const app = await testApp();
    const cast = await makeCast(app);
    const leaver = await joinAs(app, cast.owner.actor(), "Lea Leaver", "owner");
    for (const role of ["owner", "member"] as const)
      await perform(app, leaver, (work) =>
        invite(app, work, { email: `${role}@elsewhere.example`, name: "Mate", role }),
      );
    await perform(app, cast.owner.actor(), (work) =>
      invite(app, work, { email: "other@elsewhere.example", name: "Other", role: "member" }),
    );
    // One of them went by mail alone.
    await app.db.updateTable("one_time_links").set({ shown: 0 }).where("email", "like", "member@%").execute();
    await perform(app, by === "owner" ? cast.owner.actor() : leaver, (work) => end(work, leaver.userId));
    const open = await listOpenInvitations(app.read, app.now(), 10);
    return open.rows.map(({ email }) => email?.split("@")[0]).sort();
  }

  test("end with the access, those that went by mail too", async () => {
    expect(await linksAfter(endUser)).toEqual(["other"]);
  });

  test("end with a role that may no longer give theirs", async () => {
    expect(await linksAfter((work, id) => changeRole(work, id, "officer"))).toEqual(["member", "other"]);
    expect(await linksAfter((work, id) => changeRole(work, id, "member"))).toEqual(["other"]);
  });

  test("end when their maker, who saw them, signs out everywhere; a mailed one stays", async () => {
    expect(await linksAfter((work) => endOwnSessions(work), "self")).toEqual(["member", "other"]);
  });
});
