import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { type MailTest, sendTestMail } from "#app/delivery/mail/test-mail";
import { type Actor, allow, perform } from "#app/work";
import { newId } from "#db/ids";
import { Refused } from "#domain/errors";

/** Sends a test mail at once and says what the server answered. The log keeps who asked for it and to whom it went. */
export async function testMailServer(app: AppContext, actor: Actor, to: string): Promise<MailTest> {
  if (!app.config.smtpUrl) throw new Refused("conflict", "No mail server is configured. Set SMTP_URL.");
  await perform(app, actor, async (work) => {
    allow(work.actor, "channels.edit");
    await record(work, {
      action: "deliveries.test-mail",
      subject: { type: "delivery", id: newId(work.now), ref: to },
    });
  });
  return (await sendTestMail(app, to))!;
}
