import { describe, expect, test } from "vitest";
import { differenceOf } from "#domain/systems/accounts";
import { readAccounts } from "#evidence/account-exports/sources";
import { BadFile } from "#evidence/files/bad-lines";

const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join("");

/** Milliseconds of processor time; code that takes time squared takes minutes here. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const read = (format: string, text: string) => readAccounts(format, Buffer.from(text));
const tooLong = "The file has more than 300,000 lines or 5,000,000 values. Split it.";

describe("a list of accounts that is made to keep the reader busy", () => {
  test.each([
    ["linux-users", "a:x:0:0:::\n".repeat(310_000)],
    ["linux-users", "\n".repeat(310_000)],
    ["linux-users", `root:x:0:${"a,".repeat(400_000)}\n`.repeat(13)],
    ["postgresql-du", ` Role name | Attributes\n---+---\n${" a | b\n".repeat(310_000)}`],
    ["postgresql-du", ` Role name | Attributes\n---+---\n${`${"|".repeat(900_000)}\n`.repeat(6)}`],
  ])("%s: too many lines or values are refused before they fill the memory", async (format, text) => {
    const cost = await costOf(async () => {
      const error = await read(format, text).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BadFile);
      expect((error as BadFile).message).toBe(tooLong);
    });
    expect(cost).toBeLessThan(1_000);
  });

  test("others have a turn while passwd and psql's table are read", async () => {
    for (const [format, text] of [
      ["linux-users", `${lines(100_000, (n) => `u${n}:x:${n}:0:::\n`)}root:x:0:\n`],
      ["postgresql-du", ` Role name | Attributes\n---+---\n${lines(100_000, (n) => ` a${n} | Superuser\n`)}`],
    ] as const) {
      let turns = 0;
      const tick = () => {
        turns += 1;
        next = setImmediate(tick);
      };
      let next = setImmediate(tick);
      await read(format, text);
      clearImmediate(next);
      expect(turns).toBeGreaterThan(5);
    }
  });

  test.each([
    [
      "roles of a few accounts, each on a line",
      "generic",
      `id,role\n${lines(60_000, (n) => `a${n % 15},r${n}\n`)}`,
    ],
    ["lines of one group", "linux-users", `u:x:1:0:::\n${lines(60_000, (n) => `root:x:0:u${n}\n`)}`],
    [
      "roles that are members of each other in a row",
      "postgresql-du",
      `Role name,Attributes,Member of\n${lines(30_000, (n) => `r${n},,{r${n + 1}}\n`)}`,
    ],
  ])("%s are read in time that grows with them", async (_what, format, text) => {
    expect(await costOf(() => read(format, text))).toBeLessThan(3_000);
  });
});

describe("more roles than anyone can decide on are refused in words", () => {
  test.each([
    [
      "generic",
      `id,role\n${lines(60_000, (n) => `a,r${n}\n`)}`,
      "The account “a” has 60,000 roles and grants",
    ],
    [
      "linux-users",
      `u:x:1:0:::\n${lines(60_000, (n) => `g${n}:x:${n}:u\n`)}`,
      "The account “u” has 60,000 roles and grants",
    ],
    [
      "generic",
      `id,role\n${lines(300, (n) => `a${n},${lines(4_000, (r) => `r${r};`)}\n`)}`,
      "The list has 1,200,000 roles and grants in all; at most 1,000,000 are taken in.",
    ],
    [
      "generic-json",
      JSON.stringify([{ id: 1, role: Array.from({ length: 10_001 }, (_, n) => `r${n}`) }]),
      "more than 10,000 values in one field",
    ],
    [
      "postgresql-du",
      ` Role name | Attributes | Member of\n---+---+---\n${` a |  | ${"b,".repeat(200_000)}+\n`.repeat(4)}`,
      "The cell that begins on line 3 is longer than 1 MiB.",
    ],
  ])("%s", async (format, text, words) => {
    const error = await read(format, text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadFile);
    expect((error as BadFile).message).toContain(words);
  });
});

test("a role reaches a powerful one through a row of 30,000 and through a ring", async () => {
  const text = `Role name,Attributes,Member of\n${lines(30_000, (n) => `r${n},,{r${n + 1}}\n`)}r30000,Superuser,{r0}\nalone,,{other}\nother,,{alone}\n`;
  const [extract] = await read("postgresql-du", text);
  expect(extract!.accounts.find(({ externalId }) => externalId === "r0")!.privileged).toBe("yes");
  expect(extract!.accounts.find(({ externalId }) => externalId === "alone")!.privileged).toBe("no");
});

test("what 200,000 accounts less means is reported", async () => {
  const [extract] = await read("generic", `id\n${lines(200_000, (n) => `a${n}\n`)}`);
  expect(differenceOf(extract!.accounts, []).removed).toHaveLength(200_000);
});
