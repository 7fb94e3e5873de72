import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { needsTls } from "#app/delivery/mail/transport";
import { deliverMail } from "#app/jobs/deliver-mail";
import { perform } from "#app/work";
import { testApp } from "#tests/support/app";
import { startPost } from "#tests/support/servers/post";

test.each([
  ["smtp://127.0.0.1:25", false],
  ["smtp://localhost", false],
  ["smtp://[::1]:2525", false],
  ["smtp://relay.internal:25", true],
  ["smtp://10.0.0.9", true],
  ["smtps://mail.example.com", true],
  ["smtp://relay.internal?requireTLS=false", false],
])("%s needs TLS: %s", (url, expected) => {
  expect(needsTls(url)).toBe(expected);
});

test("a server beyond loopback that offers no TLS gets no mail, unless the operator accepts it", async () => {
  const post = await startPost();
  // 0.0.0.0 reaches this machine's server by an address that is not a loopback one.
  const beyond = post.url.replace("127.0.0.1", "0.0.0.0");
  const app = await testApp("2026-03-29T00:30:00.000Z", { SMTP_URL: beyond });
  await perform(app, { kind: "job", name: "deliver-mail" }, async (work) => {
    await queueMail(work, { purpose: "test", key: "a", to: "maren@x.example", subject: "a", text: "a" });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
  });
  await deliverMail(app);
  expect(post.received).toEqual([]);
  const [waiting] = await app.read.selectFrom("deliveries").select(["sent_at", "last_error"]).execute();
  expect(waiting?.sent_at).toBeNull();
  expect(waiting?.last_error).toMatch(/TLS/);
  Object.assign(app.config, { smtpUrl: `${beyond}?requireTLS=false` });
  app.clock.advance(3_600_000);
  await deliverMail(app);
  expect(post.received.map((mail) => mail.subject)).toEqual(["a"]);
});
