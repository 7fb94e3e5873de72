import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { sendNotice } from "#app/operations/incidents/notices";
import { perform } from "#app/work";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, completeNotice, customer, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

test("mails of an incident are one conversation, under a real domain; customers reply to the contact; each mail links", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-11T13:05:00.000Z", {
    SMTP_URL: post.url,
    MAIL_FROM: "Surety <surety@tidewater.example>",
    PUBLIC_URL: "https://surety.tidewater.example",
  });
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const lead = await testPerson(app, "Tomasz Lis", "officer");
  const customers = [await customer(app, actor, "Aurora Clinics")];
  const { id, ref } = await incident(app, actor, { customers, leadId: lead.personId });
  await anchor(app, actor, id, "aware", "2026-03-11T12:00:00.000Z");
  const moved = { kind: "aware", at: "2026-03-11T11:00:00.000Z", why: "An earlier log" } as const;
  await perform(app, actor, (work) => setClockStart(work, id, moved, app.config.publicUrl));
  post.refuse = (address) => (address.includes("aurora") ? { code: 550, text: "no such user" } : null);
  const notice = await completeNotice(app, actor, id);
  await perform(app, actor, (work) => sendNotice(work, notice));
  await deliverMail(app);
  post.refuse = () => null;
  const job = { kind: "job", name: "raise-breach-reminders" } as const;
  app.clock.set("2026-03-13T23:00:00.000Z");
  await perform(app, job, (work) => raiseBreachReminders(work, app.config.publicUrl));
  const again = await completeNotice(app, actor, id);
  await perform(app, actor, (work) => sendNotice(work, again));
  await deliverMail(app);
  const thread = `<incident.${id}@tidewater.example>`;
  expect(post.received.length).toBeGreaterThanOrEqual(4);
  for (const mail of post.received) {
    expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@tidewater\.example>$/);
    expect(mail.head).toContain(`In-Reply-To: ${thread}`);
    expect(mail.head).toContain(`References: ${thread}`);
  }
  const toCustomer = post.received.find((mail) => mail.to[0]!.includes("aurora"));
  expect(toCustomer!.head).toContain("Reply-To: privacy@tidewater.example");
  const link = `https://surety.tidewater.example/incidents/${ref}`;
  for (const words of ["was corrected from", "could not be delivered"]) {
    const mail = post.received.find((one) => one.text.replace(/\s+/g, " ").includes(words));
    expect(mail?.text.split("\n").slice(0, 3).join(" ") ?? "", words).toContain(link);
  }
});
