import { setImmediate as turn } from "node:timers/promises";
import { vi } from "vitest";
import { type TestApp, testApp } from "#tests/support/app";

export type Machine = {
  app: TestApp;
  /** Time passes: timers fire, the machine's clock and the monotonic one move alike. */
  pass(ms: number): Promise<void>;
  /** The process is stopped for so long: both clocks move, no timer fires. */
  pause(ms: number): void;
  /** The machine's clock alone is changed. */
  step(ms: number): void;
  /** The machine sleeps: its clock moves, the monotonic one and the timers stand still. */
  suspend(ms: number): void;
};

/** A Surety on a machine whose clocks and timers the test drives; node-cron runs on them. Call `vi.useRealTimers` afterwards. */
export async function testMachine(at: string): Promise<Machine> {
  const app = await testApp(at, { JOBS: "on" });
  vi.useFakeTimers({ now: new Date(at), toFake: ["setTimeout", "clearTimeout", "Date"] });
  const started = Date.now();
  let stepped = 0;
  const read = () => {
    app.clock.now = new Date(Date.now());
    app.clock.monotonic = Date.now() - started - stepped;
  };
  const steps = (ms: number) => {
    vi.setSystemTime(Date.now() + ms);
    stepped += ms;
    read();
  };
  Object.assign(app, {
    now: () => new Date(Date.now()),
    monotonic: () => Date.now() - started - stepped,
  });
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1000) {
      await vi.advanceTimersByTimeAsync(Math.min(left, 1000));
      read();
      // Everything that a beat starts ends within some turns of the event loop: it waits for nothing but SQLite.
      for (let turns = 0; turns < 12; turns += 1) await turn();
    }
  };
  return {
    app,
    pass,
    pause(ms) {
      vi.setSystemTime(Date.now() + ms);
      read();
    },
    step: steps,
    suspend: steps,
  };
}
