import { describe, expect, test } from "vitest";
import { withPassword } from "#app/auth/password-turns";
import { FairQueue } from "#app/limits/fair-queue";
import { TooMany } from "#domain/errors";
import { testApp } from "#tests/support/app";

/** Work that ends when the test says so; `started` tells the order in which turns came. */
function work() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    started,
    of: (name: string) => () =>
      new Promise<string>((resolve) => {
        started.push(name);
        ends.set(name, () => resolve(name));
      }),
    async end(name: string) {
      ends.get(name)?.();
      await new Promise(setImmediate);
    },
  };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const busy = "Wait.";
const full = "Full.";

test("users are served in rotation, however much one of them asks for", async () => {
  const queue = new FairQueue({ atOnce: 1, busy });
  const { started, of, end } = work();
  for (const name of ["a1", "a2", "a3", "b1", "c1", "b2"]) void queue.run(name[0] ?? "", of(name));
  await settle();
  for (let n = 0; n < 6; n++) await end(started[n] ?? "");
  expect(started).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
});

test("one user's turns are bounded, and a turn that ends makes room", async () => {
  const queue = new FairQueue({ each: 2, busy });
  const { of, end } = work();
  void queue.run("a", of("a1"));
  void queue.run("a", of("a2"));
  const refused = await queue.run("a", of("a3")).catch((error) => error);
  expect(refused).toBeInstanceOf(TooMany);
  expect(refused).toMatchObject({ code: "too_many", message: busy, waitSeconds: expect.any(Number) });
  void queue.run("b", of("b1"));
  await end("a1");
  void queue.run("a", of("a4"));
  await expect(queue.run("a", of("a5"))).rejects.toThrow(busy);
});

test("the queue as a whole is bounded", async () => {
  const queue = new FairQueue({ atOnce: 1, total: 2, busy, full });
  const { of } = work();
  void queue.run("a", of("a1"));
  void queue.run("b", of("b1"));
  await expect(queue.run("c", of("c1"))).rejects.toMatchObject({ code: "unavailable", message: full });
});

test("work that fails, and a user who leaves while waiting, give their turns back", async () => {
  const queue = new FairQueue({ atOnce: 1, each: 1, busy });
  await expect(queue.run("a", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  const { started, of, end } = work();
  void queue.run("a", of("a1"));
  const gone = new AbortController();
  const left = queue.run("b", of("b1"), gone.signal);
  gone.abort(new Error("left"));
  await expect(left).rejects.toThrow("left");
  void queue.run("b", of("b2"));
  await settle();
  await end("a1");
  expect(started).toEqual(["a1", "b2"]);
});

test("a turn is given back once, however often its end is announced", async () => {
  const queue = new FairQueue({ atOnce: 1, each: 2, busy });
  const leave = await queue.enter("a");
  leave();
  leave();
  await queue.enter("a");
  await expect(Promise.race([queue.enter("a").then(() => "entered"), settle()])).resolves.toBeUndefined();
});

describe("hashing passwords", () => {
  test("two run at once; one address and all together are bounded", async () => {
    const app = await testApp();
    let running = 0;
    let most = 0;
    const hash = async () => {
      most = Math.max(most, ++running);
      await settle();
      running -= 1;
    };
    const from = (ip: string) =>
      withPassword(app, ip, hash).then(
        () => "done",
        (error) => error.code,
      );
    const count = (answers: string[], kind: string) => answers.filter((answer) => answer === kind).length;
    const one = await Promise.all(Array.from({ length: 50 }, () => from("192.0.2.1")));
    expect([count(one, "done"), count(one, "too_many")]).toEqual([20, 30]);
    const many = await Promise.all(Array.from({ length: 150 }, (_, n) => from(`192.0.2.${n}`)));
    expect([count(many, "done"), count(many, "unavailable")]).toEqual([100, 50]);
    expect(most).toBe(2);
  });
});
