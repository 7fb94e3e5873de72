import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { deliverMail } from "#app/jobs/deliver-mail";
import { perform } from "#app/work";
import { testApp, testOrganisation } from "#tests/support/app";
import { startPost } from "#tests/support/servers/post";

test("a mail brings a file of the vault and a short text of the queue", async () => {
  const post = await startPost();
  const app = await testApp(undefined, { SMTP_URL: post.url });
  await testOrganisation(app);
  const { sha256 } = await app.vault.put(Buffer.from("%PDF-1.7 bytes"));
  await perform(app, { kind: "job", name: "test" }, async (work) => {
    await queueMail(work, {
      purpose: "test",
      key: "k",
      to: "ada@tidewater.example",
      subject: "Two files",
      text: "Hello",
      attachments: [
        { name: "a.pdf", mediaType: "application/pdf", sha256 },
        {
          name: "a.ics",
          mediaType: "text/calendar; charset=utf-8",
          text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        },
      ],
    });
    await record(work, { action: "test", subject: { type: "incident", id: "1" } });
  });
  await deliverMail(app);
  const raw = post.received.flatMap((one) => one.parts).join("\n");
  expect(post.received).toHaveLength(1);
  expect(raw).toContain("a.ics");
  expect(raw).toContain("text/calendar");
});
