import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { registerCustomer } from "#app/operations/customers/customers";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { sendNotice } from "#app/operations/incidents/notices";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { customerInput } from "#domain/customers/customers";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, completeNotice, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

const many = Number(process.env.MANY ?? 40);
const terms = [
  { breachHours: 24, breachFrom: "verified" },
  { breachHours: 48, breachFrom: "aware" },
  { breachHours: 72, breachFrom: "verified" },
];

test("many customers with three kinds of terms: each has its own deadline, each is notified once, and every clock ends", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-11T13:05:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await perform(app, actor, async (work) => {
    for (let n = 0; n < many; n++)
      await registerCustomer(
        work,
        customerInput.parse({ name: `Customer ${n}`, securityEmail: `c${n}@x.example`, ...terms[n % 3] }),
      );
  });
  const lap = stopwatch();
  const { id } = await incident(app, actor);
  await anchor(app, actor, id, "aware", "2026-03-11T10:00:00.000Z");
  await anchor(app, actor, id, "verified", "2026-03-11T12:00:00.000Z");
  await perform(app, actor, (work) => affectCustomers(work, id, { search: "", terms: "" }));
  lap("named as affected");
  const contracts = (await listClocks(app.read, id)).filter((one) => one.ruleId === "contract-24h");
  const deadlines = new Set(contracts.map((one) => one.deadlineAt?.toISOString() ?? ""));
  expect([...deadlines].sort()).toEqual([
    "2026-03-12T12:00:00.000Z",
    "2026-03-13T10:00:00.000Z",
    "2026-03-14T12:00:00.000Z",
  ]);
  await anchor(app, actor, id, "occurred", "2026-03-10");
  lap("another anchor");
  const notice = await completeNotice(app, actor, id);
  expect(await perform(app, actor, (work) => sendNotice(work, notice))).toBe(many);
  lap("queued");
  for (let round = 0; round < 200 && post.received.length < many; round++) await deliverMail(app);
  await deliverMail(app);
  lap("delivered and settled");
  expect(new Set(post.received.map((mail) => mail.to[0])).size).toBe(many);
  expect(post.received).toHaveLength(many);
  const open = (await listClocks(app.read, id)).filter((one) => one.customerId && !one.ended);
  expect(open).toEqual([]);
});

/** Says how long each part took when MANY asks for a large number; the test itself does not judge time. */
function stopwatch() {
  let last = performance.now();
  return (what: string) => {
    const now = performance.now();
    if (process.env.MANY) process.stdout.write(`${many} ${what}: ${Math.round(now - last)} ms\n`);
    last = now;
  };
}
