import { beforeEach, describe, expect, test } from "vitest";
import { record } from "#app/audit";
import { type Door, openSession } from "#app/auth/sign-in";
import { watchBrowser } from "#app/auth/sign-in-notices";
import { openText } from "#app/delivery/mail/queue";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { addEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { confirmSeparatePerson } from "#app/operations/installation/account-openings";
import { invite } from "#app/operations/installation/invitations";
import { adoptTemplates } from "#app/operations/policies/policies";
import { approveVersion, submitForReview } from "#app/operations/policies/versions";
import { approveChange, draftAddition } from "#app/operations/vendors/subprocessors";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { readOpeningNotes } from "#app/queries/installation/two-pairs";
import { type Actor, perform, type Work } from "#app/work";
import { deleteUserSessions } from "#db/installation/sessions";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { HOUR_MS } from "#domain/durations";
import { testPerson } from "#tests/support/app";
import { acceptLink, joinAs, type UserActor } from "#tests/support/joining";
import { type Cast, cast, openedReview, signEverything } from "#tests/support/review-cast";

const factOf = { source: "Directory", completeness: "All rows" };

/** What `c.second`, an owner, does; the second pair of eyes approves it by the id. */
const works: Record<
  string,
  { make(c: Cast): Promise<string>; approve(work: Work, id: string): Promise<void> }
> = {
  "the text of a policy": {
    async make(c) {
      const { actor } = c.second;
      await perform(c.app, actor, (work) => adoptTemplates(work, ["privacy"]));
      const policy = await findPolicyBySlug(c.app.read, "privacy");
      const [version] = await listVersions(c.app.read, policy!.id);
      await perform(c.app, actor, (work) => submitForReview(work, version!.id));
      return version!.id;
    },
    approve: approveVersion,
  },
  "an access review": {
    async make(c) {
      const id = await openedReview(c);
      await signEverything(c, id);
      return id;
    },
    approve: approveReview,
  },
  "an item of evidence": {
    async make(c) {
      const file = await c.app.vault.put(Buffer.from("user\nana\n"));
      const item = {
        title: "Users",
        shows: "Who has access",
        kind: "list" as const,
        provenance: { ...factOf, extractedAt: c.app.now() },
        files: [{ name: "users.csv", mediaType: "text/csv", ...file }],
      };
      return (await perform(c.app, c.second.actor, (work) => addEvidence(work, item))).id;
    },
    approve: (work, id) => acceptEvidence(work, id),
  },
  "a change of the list of subprocessors": {
    make(c) {
      const terms = {
        name: "Mailwerk GmbH",
        purpose: "Sends e-mail",
        data: "names",
        countries: ["Germany"],
        transfer: null,
        url: "https://mailwerk.example",
      };
      return perform(c.app, c.second.actor, (work) => draftAddition(work, terms, "needed"));
    },
    approve: approveChange,
  },
};

let c: Cast;
const approveAs = (who: Actor, name: string, id: string) =>
  perform(c.app, who, (work) => works[name]!.approve(work, id));
const confirmAs = (who: Actor, { userId }: UserActor) =>
  perform(c.app, who, (work) => confirmSeparatePerson(work, userId));
const audited = async (action: string) =>
  c.app.read.selectFrom("audit_log").selectAll().where("action", "=", action).execute();

beforeEach(async () => {
  c = await cast();
});

describe.each(Object.keys(works))("%s", (name) => {
  test("is not approved by an account that its author could have opened, until another owner confirms it", async () => {
    const wanda = await testPerson(c.app, "Wanda Voss", "owner");
    const nia = await joinAs(c.app, c.second.actor, "Nia New", "owner");
    const id = await works[name]!.make(c);
    await expect(approveAs(nia, name, id)).rejects.toThrow(
      "account of Nia New was opened by a link handed over by Maren Olsen",
    );
    for (const who of [c.second.actor, nia])
      await expect(confirmAs(who, nia)).rejects.toMatchObject({ code: "forbidden" });
    await confirmAs(wanda.actor, nia);
    await approveAs(nia, name, id);
    expect(await audited("users.confirm-separate-person")).toMatchObject([{ actor_name: "Wanda Voss" }]);
  });

  test("is approved by another person", async () => {
    await joinAs(c.app, c.second.actor, "Nia New", "officer");
    const id = await works[name]!.make(c);
    await approveAs(c.officer.actor, name, id);
  });
});

test("an account made by way of a second is no second pair of eyes either", async () => {
  const nia = await joinAs(c.app, c.second.actor, "Nia New", "owner");
  const tom = await joinAs(c.app, nia, "Tom Third", "officer");
  const name = "an item of evidence";
  const id = await works[name]!.make(c);
  await expect(approveAs(tom, name, id)).rejects.toMatchObject({ code: "forbidden" });
});

test("the closed record of a review says how the approver's account was opened", async () => {
  const nia = await joinAs(c.app, c.officer.actor, "Nia New", "member").then(
    (actor) => ({ ...actor, role: "officer" }) as UserActor,
  );
  const id = await works["an access review"]!.make(c);
  await approveAs(nia, "an access review", id);
  expect((await reviewRecord(c.app.read, id)).approval?.account).toMatch(
    /^account opened by a link handed over by Ines Holm on .*, not confirmed as a separate person$/,
  );
});

describe("where mail is set up", () => {
  const door = { ip: "198.51.100.9", userAgent: "another browser" };
  const asked = { email: "nia@tidewater.example", name: "Nia New", role: "officer" as const };

  /** The link of the mail, as its receiver reads it. */
  async function mailedLink(to = asked.email): Promise<string> {
    const mails = c.app.read.selectFrom("deliveries").selectAll().where("recipient", "=", to);
    const mail = await mails.executeTakeFirstOrThrow();
    return openText(c.app, mail).match(/https?:\S+\/invitations\/\S+/)?.[0] ?? "";
  }

  beforeEach(async () => {
    c = await cast({ SMTP_URL: "smtp://127.0.0.1:1" });
  });

  test("a link goes by mail alone and opens an account without a mark", async () => {
    expect(await perform(c.app, c.second.actor, (work) => invite(c.app, work, asked))).toBeNull();
    const link = await mailedLink();
    const nia = await acceptLink(c.app, link, "Nia New", door);
    expect((await readOpeningNotes(c.app.read)).size).toBe(0);
    const log = JSON.stringify(await c.app.read.selectFrom("audit_log").selectAll().execute());
    expect(log).not.toContain(link.split("/").at(-1));
    const id = await works["an item of evidence"]!.make(c);
    await approveAs(nia, "an item of evidence", id);
  });

  const desk = {
    ip: "192.0.2.7",
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  };
  const signIn = async ({ userId, name }: { userId: string; name: string }, from = desk) => {
    const before = await c.app.read.selectFrom("deliveries").select("id").execute();
    const value = await perform(c.app, { kind: "guest", ip: from.ip }, async (work) => {
      await watchBrowser(c.app, work, { id: userId, name, email: "x@tidewater.example" }, from);
      return openSession(c.app, work, { id: userId, name }, from, "totp");
    });
    expect(await c.app.read.selectFrom("deliveries").select("id").execute()).toEqual(before);
    return c.app.secrets.hash("session", value);
  };
  const signOut = ({ userId }: { userId: string }) =>
    perform(c.app, c.second.actor, async (work) => {
      await deleteUserSessions(work.db, userId);
      await record(work, { action: "sign-out", subject: { type: "user", id: userId } });
    });

  /** Maren invites; the account opens at this door. Answers what the records say of it, once it could not accept her evidence. */
  async function markOf(from: Door): Promise<string | undefined> {
    await perform(c.app, c.second.actor, (work) => invite(c.app, work, asked));
    const nia = await acceptLink(c.app, await mailedLink(), "Nia New", from);
    return (await readOpeningNotes(c.app.read)).get(nia.userId);
  }

  test("an account that is opened in the session of the inviter is marked all the same", async () => {
    expect(await markOf({ ...door, signedInAs: c.second.userId })).toMatch(/browser session of Maren Olsen/);
  });

  test.each(["while the session lasts", "after signing out", "after the session ran out"])(
    "an account that is opened from the address and browser of the inviter %s is marked all the same",
    async (when) => {
      await signIn(c.second);
      if (when === "after signing out") await signOut(c.second);
      if (when === "after the session ran out") c.app.clock.advance(13 * HOUR_MS);
      await perform(c.app, c.second.actor, (work) => invite(c.app, work, asked));
      const nia = await acceptLink(c.app, await mailedLink(), "Nia New", desk);
      const id = await works["an item of evidence"]!.make(c);
      await expect(approveAs(nia, "an item of evidence", id)).rejects.toThrow(
        "opened from the address and browser of Maren Olsen",
      );
    },
  );

  test("an inviter who signed in elsewhere and worked at the address of the opening is seen by the log", async () => {
    await signIn(c.second, { ...desk, ip: "203.0.113.80" });
    await signOut(c.second);
    const { ip } = c.second.actor as UserActor;
    expect(await markOf({ ...desk, ip })).toMatch(/address and browser of Maren Olsen/);
  });

  test("an account that is opened from the place of another officer is linked with that one", async () => {
    await signIn(c.officer);
    await signOut(c.officer);
    expect(await markOf(desk)).toMatch(/address and browser of Ines Holm/);
    expect(await audited("users.open-within-reach")).toHaveLength(1);
  });

  test("an account that is opened in the session of another user is linked with that one", async () => {
    expect(await markOf({ ...door, signedInAs: c.officer.userId })).toMatch(/browser session of Ines Holm/);
  });

  test("an account made by invitation is known by the browser that opened it", async () => {
    await markOf(desk);
    const nia = (
      await c.app.read.selectFrom("users").selectAll().where("name", "=", "Nia New").execute()
    )[0]!;
    await signOut({ userId: nia.id });
    const again = { ...asked, email: "ola@tidewater.example", name: "Ola Old" };
    await perform(c.app, { kind: "cli", name: "root" }, (work) => invite(c.app, work, again));
    const ola = await acceptLink(c.app, await mailedLink(again.email), "Ola Old", desk);
    expect((await readOpeningNotes(c.app.read)).get(ola.userId)).toMatch(/address and browser of Nia New/);
  });
});
