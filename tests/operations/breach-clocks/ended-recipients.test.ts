import { expect, test } from "vitest";
import { endUser } from "#app/operations/installation/users";
import { perform } from "#app/work";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { runMinutes } from "#tests/support/minutes";
import { startPost } from "#tests/support/servers/post";

test.each([
  ["before the next run", ["raise-breach-reminders", "deliver-mail"]],
  ["at sending", ["deliver-mail", "raise-breach-reminders"]],
])(
  "a reminder that waits for a user whose access has ended goes to the next person, found %s",
  async (_when, order) => {
    const post = await startPost();
    const app = await testApp("2026-03-10T06:00:00.000Z", { SMTP_URL: post.url });
    await testOrganisation(app, { time_zone: "UTC" });
    const officer = await testPerson(app, "Maren Olsen", "officer");
    const owner = await testPerson(app, "Wilma Ott", "owner");
    const aurora = await customer(app, officer.actor, "Aurora", { breachHours: 24, breachFrom: "verified" });
    const made = await incident(app, officer.actor, {
      customers: [aurora],
      personalData: "no",
      leadId: officer.personId,
    });
    await anchor(app, officer.actor, made.id, "verified", "2026-03-10T06:00:00.000Z");
    post.refuse = () => ({ code: 421, text: "closing" });
    app.clock.set("2026-03-10T17:59:30Z");
    await runMinutes(app, ["raise-breach-reminders", "deliver-mail"], "2026-03-10T18:02:00Z");
    await perform(app, owner.actor, (work) => endUser(work, officer.userId));
    post.refuse = () => null;
    for (const minute of [8, 9])
      for (const job of order) {
        app.clock.set(`2026-03-10T18:0${minute - 1}:30Z`);
        await runMinutes(app, [job], `2026-03-10T18:0${minute}:00Z`);
      }
    await runMinutes(app, ["deliver-mail"], "2026-03-10T18:10:00Z");
    expect(post.received.map((mail) => mail.to[0])).toEqual([owner.email]);
    expect(post.received[0]!.subject).toMatch(/left to notify Aurora/);
    expect(post.received[0]!.text).not.toMatch(/clock of the machine/i);
    const rows = await app.read
      .selectFrom("deliveries")
      .select(["sent_at", "withdrawn_at", "answer"])
      .where("recipient", "=", officer.email)
      .where("key", "like", "reminder:%")
      .execute();
    expect(rows).toMatchObject([
      {
        sent_at: null,
        withdrawn_at: expect.any(String),
        answer: expect.stringContaining("access of Maren Olsen"),
      },
    ]);
  },
);
