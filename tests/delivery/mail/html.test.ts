import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { deliverMail } from "#app/jobs/deliver-mail";
import { perform } from "#app/work";
import { testApp, testOrganisation } from "#tests/support/app";
import { startPost } from "#tests/support/servers/post";

test("every mail has its plain text first and the same words in HTML, and says that a program wrote it", async () => {
  const post = await startPost();
  const app = await testApp(undefined, { SMTP_URL: post.url, PUBLIC_URL: "https://s.example.com" });
  await testOrganisation(app);
  await perform(app, { kind: "job", name: "test" }, async (work) => {
    const calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    const text = "Hello\n\nOpen it: https://s.example.com/x";
    await queueMail(work, {
      purpose: "test",
      key: "k",
      to: "ada@x.example",
      subject: "Two parts",
      text,
      calendar,
    });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
  });
  await deliverMail(app);
  const [mail] = post.received;
  const types = mail!.parts
    .map((part) => /^content-type: ([a-z]+\/[a-z]+)/im.exec(part)?.[1])
    .filter(Boolean);
  expect(types).toEqual(["text/plain", "text/html", "text/calendar"]);
  expect(mail!.text).toContain("Open it: https://s.example.com/x");
  expect(mail!.calendar).toContain("BEGIN:VCALENDAR");
  expect(mail!.head).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(mail!.html).toMatch(/Tidewater Rota[\s\S]*>Open it<\/a>/);
});
