import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { watchForLife } from "../../scripts/signs-of-life.mjs";

/** A watch on a clock that the test moves: `pass` lets this many seconds go by with a look every five. */
function watched() {
  const child = new EventEmitter() as ChildProcess;
  let now = 0;
  let look = () => {};
  let silences = 0;
  const every = (tick: () => void) => {
    look = tick;
    return () => undefined;
  };
  watchForLife(child, () => silences++, { now: () => now, every });
  const sleep = (seconds: number) => {
    now += seconds * 1000;
    look();
  };
  return {
    sign: (text: string) => child.emit("message", text),
    pass(seconds: number) {
      for (let passed = 0; passed < seconds; passed += 5) sleep(5);
      return silences;
    },
    /** The supervisor itself did not run for so long. */
    sleep,
  };
}

test("a server is hung after 120 s without a sign, once it has given one, and that is reported once", () => {
  const { sign, pass } = watched();
  sign("alive");
  expect(pass(115)).toBe(0);
  sign("alive");
  expect(pass(115)).toBe(0);
  expect(pass(5)).toBe(1);
  expect(pass(600)).toBe(1);
});

test("a start may take half an hour without a sign, as with a large folder of an older version, and no longer", () => {
  const { pass } = watched();
  expect(pass(1795)).toBe(0);
  expect(pass(5)).toBe(1);
});

test("a machine that was suspended, or a group that was stopped, begins the count again", () => {
  const { sign, pass, sleep } = watched();
  sign("alive");
  pass(100);
  sleep(3600);
  expect(pass(115)).toBe(0);
  expect(pass(5)).toBe(1);
});

test("a server under a debugger is not watched until it is free", () => {
  const { sign, pass } = watched();
  sign("alive");
  sign("debugged");
  expect(pass(3600)).toBe(0);
  sign("alive");
  expect(pass(120)).toBe(1);
});
