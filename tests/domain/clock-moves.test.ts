import { expect, test } from "vitest";
import { groupMoves, moveLines } from "#domain/clock-moves";
import { groupReminders } from "#domain/reminder-groups";
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

test("calls of one rule, stage and person are one line; a missed one stays apart from one that was raised", () => {
  const call = (recipient: string, saidIn: string | null, to = "Maren Olsen") => ({
    rule: "Customer contract",
    recipient,
    stage: "before-6",
    stageAt: at(9),
    raisedAt: at(9),
    to,
    saidIn,
  });
  const calls = [
    call("Aurora", null),
    call("Boreal", "x"),
    call("Cassia", null),
    call("Dune", null, "Wilma"),
  ];
  expect(groupReminders(calls).map((one) => one.recipients.join())).toEqual([
    "Aurora,Cassia",
    "Boreal",
    "Dune",
  ]);
});

test("a second factor is said as a person reads it; other words stay", () => {
  expect(factorWords("totp 2026-03-10T09:00:00.000Z")).toBe("totp, checked 2026-03-10 09:00:00 UTC");
  expect(factorWords("cli:root@host")).toBe("cli:root@host");
});
