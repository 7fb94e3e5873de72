import { expect, test } from "vitest";
import { actorLabel } from "#domain/actor-names";
import { groupMoves, moveLines } from "#domain/breach-clocks/moves";
import { callsOf, callWords } from "#domain/breach-clocks/reminder-groups";
import { factorWords } from "#domain/signatures";

const at = (hour: number) => new Date(Date.UTC(2026, 2, 10, hour));
const move = (recipient: string, to: number, rule = "GDPR Art. 33(2)") => ({
  rule,
  recipient,
  from: at(9),
  to: at(to),
  because: "Aware was corrected",
});

test("deadlines that moved alike are one line with all their recipients; another move is another line", () => {
  const moves = [move("Aurora", 10), move("Boreal", 10), move("Cassia", 11), move("Dune", 10)];
  expect(groupMoves(moves).map((one) => one.recipients)).toEqual([["Aurora", "Boreal", "Dune"], ["Cassia"]]);
  expect(moveLines(moves, (day) => `${day.getUTCHours()} h`)).toEqual([
    "GDPR Art. 33(2), 3 customers: 9 h → 10 h",
    "GDPR Art. 33(2), Cassia: 9 h → 11 h",
  ]);
  expect(moveLines([{ ...move("Aurora", 10), to: null }], () => "9 h")).toEqual([
    "GDPR Art. 33(2), Aurora: 9 h → no date",
  ]);
});

test("calls of one rule, stage and person are one line, with the earlier stages that it covers", () => {
  const call = (
    recipient: string,
    { saidIn = null as string | null, to = "Maren Olsen", stage = "after-3", hour = 9 } = {},
  ) => ({
    id: `${recipient} ${stage}`,
    rule: "Customer contract",
    recipient,
    stage,
    stageAt: at(hour),
    raisedAt: at(9),
    to,
    saidIn,
  });
  const said = { saidIn: "Aurora after-3" };
  const calls = callsOf([
    call("Aurora"),
    call("Cassia"),
    call("Aurora", { ...said, stage: "after-2", hour: 8 }),
    call("Aurora", { ...said, stage: "deadline", hour: 6 }),
    call("Aurora", { ...said, stage: "after-1", hour: 7 }),
    call("Dune", { to: "Wilma" }),
    call("Dune", { saidIn: "Dune after-3", stage: "half", hour: 2, to: "Wilma" }),
    call("Ember", { to: "Jonas" }),
  ]);
  expect(calls.map((one) => `${one.recipients.join()}: ${callWords(one)}`)).toEqual([
    "Aurora,Cassia: 3 h after the deadline, and for 3 before it, from the deadline to 2 h after the deadline",
    "Dune: 3 h after the deadline, and for half time before it",
    "Ember: 3 h after the deadline",
  ]);
});

test("a recipient who is no person is named in words", () => {
  expect(["job:deliver-mail", "token:Alerting", "cli:cli:root", "Maren: Olsen"].map(actorLabel)).toEqual([
    "Surety (deliver-mail)",
    "Alerting (a program)",
    "root (command line)",
    "Maren: Olsen",
  ]);
});

test("a second factor is said as a person reads it; other words stay", () => {
  expect(factorWords("totp 2026-03-10T09:00:00.000Z")).toBe("totp, checked 2026-03-10 09:00:00 UTC");
  expect(factorWords("cli:root@host")).toBe("cli:root@host");
});
