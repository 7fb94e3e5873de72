import { describe, expect, test } from "vitest";
import { BadFile } from "#evidence/files/bad-lines";
import { readBounces } from "#evidence/files/bounces";
import { readTable } from "#evidence/files/table";

/** No column is known by name. */
const none = new Set<string>();
const MEBIBYTE = 1024 * 1024;

/** Milliseconds of processor time; code that takes time squared takes hours here. */
async function costOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const refusal = async (bytes: Buffer) => (await readTable(bytes, none).catch((error) => error)) as BadFile;

describe("a CSV file that is made to keep the reader busy", () => {
  test("20 MiB of line ends and one byte that is not text: the line is found at once", async () => {
    const bytes = Buffer.concat([Buffer.alloc(20 * MEBIBYTE, "\n"), Buffer.from([0xff])]);
    const cost = await costOf(async () =>
      expect((await refusal(bytes)).lines[0]).toMatchObject({ line: 20 * MEBIBYTE + 1 }),
    );
    expect(cost).toBeLessThan(1_500);
  });

  test.each([
    ["a character that is cut off at the end", [0x61, 0x0a, 0xe2, 0x82], 2],
    ["a byte in the first line", [0xff, 0x0a], 1],
    ["half of a character before a line's end", [0x61, 0x0a, 0xe2, 0x0a, 0x61], 2],
  ])("%s", async (_what, bytes, line) => {
    expect((await refusal(Buffer.from(bytes))).lines[0]).toMatchObject({ line });
  });

  test("a file of nothing but short lines is refused before its rows fill the memory", async () => {
    const error = await refusal(Buffer.from("a\n".repeat(310_000)));
    expect(error).toBeInstanceOf(BadFile);
    expect(error.message).toBe("The file has more than 300,000 rows or 5,000,000 values. Split it.");
  });

  test("a record of more than a mebibyte is refused", async () => {
    expect(await refusal(Buffer.from(`a,b\n${",".repeat(3 * MEBIBYTE)}\nc,d\n`))).toBeInstanceOf(BadFile);
  });
});

describe("others that are", () => {
  test.each<[string, string]>([
    ["a first line without an end", `From a ${"1".repeat(2 * MEBIBYTE)}`],
    ["one without a year", `From ${"a".repeat(2 * MEBIBYTE)}`],
    [
      "blanks in quoted-printable text",
      `From: a@b.test\nContent-Transfer-Encoding: quoted-printable\n\n${" ".repeat(2 * MEBIBYTE)}x`,
    ],
  ])("a mailbox: %s", async (_what, text) => {
    const cost = await costOf(() => {
      try {
        readBounces(Buffer.from(text));
      } catch (error) {
        expect(error).toBeInstanceOf(BadFile);
      }
    });
    expect(cost).toBeLessThan(2_000);
  });
});
