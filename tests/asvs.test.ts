import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const text = readFileSync(join(root, "docs/asvs.md"), "utf8");

type Row = { id: string; verdict: string; how: string; where: string[] };

const rows: Row[] = text.split("\n").flatMap((line) => {
  const cells = /^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$/.exec(line);
  if (!cells) return [];
  const [, id = "", verdict = "", how = "", where = ""] = cells;
  return [{ id, verdict, how, where: [...where.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path) }];
});

/** Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0, chapter 1 first. */
const CHAPTERS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

describe("the list of OWASP ASVS requirements", () => {
  test("has every requirement of levels 1 and 2 once, in order", () => {
    const places = rows.map(({ id }) => id.split(".").map(Number));
    const sorted = [...places].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!);
    expect(places).toEqual(sorted);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(CHAPTERS.map((_, index) => places.filter(([chapter]) => chapter === index + 1).length)).toEqual(
      CHAPTERS,
    );
  });

  test("says how each is met, or why not", () => {
    for (const { id, verdict, how } of rows) {
      expect(["pass", "fail", "not applicable"], id).toContain(verdict);
      expect(how.trim(), id).not.toBe("");
    }
  });

  test("names files that exist", () => {
    const lost = rows.flatMap(({ id, where }) =>
      where.filter((path) => !existsSync(join(root, path))).map((path) => `${id}: ${path}`),
    );
    expect(lost).toEqual([]);
    expect(rows.filter(({ verdict, where }) => verdict === "pass" && where.length === 0)).toEqual([]);
  });

  test("counts its verdicts right", () => {
    const count = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
    expect(text).toContain(
      `**${count("pass")} pass, ${count("fail")} fail, ${count("not applicable")} not applicable**`,
    );
  });
});
