import { expect, test } from "vitest";
import { recordRefusal, sumUpRefusals } from "#app/auth/refused-sign-ins";
import { startSignIn } from "#app/auth/sign-in";
import { signLogHead } from "#app/operations/installation/log-heads";
import { type TestApp, testApp } from "#tests/support/app";

const job = { kind: "job", name: "sign-log-head" } as const;

/** Sign-ins with made-up accounts, which are all refused. */
async function guess(app: TestApp, times: number, address: (n: number) => string): Promise<void> {
  for (let n = 0; n < times; n++) {
    const door = { ip: address(n), userAgent: "test" };
    await startSignIn(app, door, `nobody-${n}@tidewater.example`, "a wrong password").catch(() => undefined);
  }
}

async function lines(app: TestApp) {
  const rows = await app.read.selectFrom("audit_log").selectAll().orderBy("seq").execute();
  const single = rows.filter(({ action }) => action === "sign-in.password-refused");
  const sums = rows
    .filter(({ action }) => action === "sign-in.password-refused-summed")
    .map(({ after }) => JSON.parse(after ?? "{}") as { refused: number; from: string });
  return { single, sums, summed: sums.reduce((sum, { refused }) => sum + refused, 0) };
}

test("one address writes ten lines in a window; the rest are one sum for each account", async () => {
  const app = await testApp();
  await guess(app, 35, () => "192.0.2.1");
  expect((await lines(app)).single.length).toBe(10);
  await sumUpRefusals(app, job);
  const { sums, summed } = await lines(app);
  expect([sums.length, summed, sums[0]?.from]).toEqual([1, 25, "192.0.2.1"]);
});

test("however many addresses: the lines of a window are bounded, and no refusal is missing", async () => {
  const app = await testApp();
  for (let n = 0; n < 1000; n++)
    await recordRefusal(app, `198.51.${n >> 7}.${n & 127}`, {
      action: "sign-in.password-refused",
      userId: "unknown",
    });
  await sumUpRefusals(app, job);
  const { single, sums, summed } = await lines(app);
  expect([single.length, single.length + summed]).toEqual([100, 1000]);
  expect(sums.length).toBeLessThanOrEqual(101);
  expect(sums.at(-1)?.from).toBe("other addresses");
});

test("a window ends by the clock, also by one that was set back", async () => {
  const app = await testApp();
  for (const step of [3_600_000, -3_600_000]) {
    await guess(app, 12, () => "192.0.2.7");
    app.clock.advance(step);
  }
  await guess(app, 1, () => "192.0.2.7");
  const { single, summed } = await lines(app);
  expect([single.length, summed]).toEqual([21, 4]);
  await signLogHead(app);
});
