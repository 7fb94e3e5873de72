import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";
import type { World } from "../served.ts";
import { openWorld } from "../world.ts";

type Row = { due: string; state: string; evidence: string[] };
type Control = {
  ref: string;
  counts: Record<string, number>;
  occurrences: Row[];
  months: { month: string; counts: Record<string, number> }[];
};
type Evidence = { ref: string; controls: string[]; reviews: { verdict: string }[]; sha256?: string[] };
type Content = {
  controls: Control[];
  evidence: Evidence[];
  evidenceSums: { control: string; items: number; accepted: number; returned: number; awaiting: number }[];
  evidenceCount: number;
  exceptions: unknown[];
};
type Twin = { document: string; contentHash: string; content: Content };

let world: World;
let full: Content;
let short: Twin;
let pdf: Buffer;

beforeAll(async () => {
  world = await openWorld();
  full = JSON.parse((await fetched("/exports/binder.json")).toString("utf8")).content;
  short = JSON.parse((await fetched("/exports/binder.json?form=short")).toString("utf8"));
  pdf = await fetched("/exports/binder.pdf?form=short");
}, 240_000);
afterAll(() => world?.close());

async function fetched(path: string): Promise<Buffer> {
  const headers = { Cookie: world.cookies.officer, Connection: "close" };
  const answer = await fetch(world.address + path, { headers });
  expect([path, answer.status]).toEqual([path, 200]);
  return Buffer.from(await answer.arrayBuffer());
}

/** Counts of states without the zeros. */
function tally(states: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
const aboveZero = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

test("every control is there, with each occurrence listed or counted in its month", () => {
  expect(short.document).toBe("short-binder");
  expect(short.content.controls.map(({ ref }) => ref)).toEqual(full.controls.map(({ ref }) => ref));
  for (const [at, { ref, occurrences }] of full.controls.entries()) {
    const one = short.content.controls[at]!;
    expect([ref, one.counts]).toEqual([ref, full.controls[at]!.counts]);
    if (occurrences.length <= 12) {
      expect([ref, one.occurrences, one.months]).toEqual([ref, occurrences, []]);
      continue;
    }
    const months = [...new Set(occurrences.map(({ due }) => due.slice(0, 7)))].sort();
    expect(one.months.map(({ month, counts }) => [month, aboveZero(counts)])).toEqual(
      months.map((month) => [
        month,
        tally(occurrences.filter(({ due }) => due.startsWith(month)).map(({ state }) => state)),
      ]),
    );
  }
});

test("whatever was late, missed, in part or waived is listed, and each exception is in full", () => {
  const plain = ["held", "due", "upcoming", "not-expected"];
  const wanting = ({ controls }: Content) =>
    controls.flatMap(({ ref, occurrences }) =>
      occurrences.filter(({ state }) => !plain.includes(state)).map(({ due, state }) => [ref, due, state]),
    );
  expect(wanting(full).length).toBeGreaterThan(5);
  expect(wanting(short.content)).toEqual(wanting(full));
  expect(short.content.exceptions).toEqual(full.exceptions);
});

test("each item of evidence is listed or counted", () => {
  const { evidence, evidenceSums, evidenceCount, controls } = short.content;
  const summed = new Set(controls.filter(({ months }) => months.length > 0).map(({ ref }) => ref));
  const listed = new Set(evidence.map(({ ref }) => ref));
  expect(evidenceCount).toBe(full.evidence.length);
  for (const item of full.evidence)
    if (!listed.has(item.ref)) expect(item.controls.filter((ref) => !summed.has(ref))).toEqual([]);
  for (const ref of controls.flatMap(({ occurrences }) => occurrences.flatMap((one) => one.evidence)))
    expect(listed).toContain(ref);
  expect(evidenceSums.map(({ control }) => control).sort()).toEqual([...summed].sort());
  for (const { control, items, accepted, returned, awaiting } of evidenceSums) {
    const own = full.evidence.filter((item) => item.controls.includes(control));
    const last = tally(own.map(({ reviews }) => reviews.at(-1)?.verdict ?? "none"));
    expect([control, items, accepted, returned, awaiting]).toEqual([
      control,
      own.length,
      last.accepted ?? 0,
      last.returned ?? 0,
      last.none ?? 0,
    ]);
  }
});

test("its JSON gives the hash that its PDF prints", async () => {
  const text = (await fetched("/exports/binder.json?form=short")).toString("utf8").trim();
  const content = text.slice(text.indexOf('"content":') + '"content":'.length, -1);
  expect(createHash("sha256").update(content).digest("hex")).toBe(short.contentHash);
  if (pdftotextMissing) return;
  const printed = /Content SHA-256\s+([0-9a-f\s]+?)\s+Over/.exec(textOfPdf(pdf, "-l", "1"))?.[1];
  expect(printed?.replace(/\s+/g, "")).toBe(short.contentHash);
});

test.skipIf(pdftotextMissing)("a year of the demo company takes at most sixty pages", () => {
  const text = textOfPdf(pdf, "-layout");
  expect(Number(/Page 1 of (\d+)/.exec(text)?.[1])).toBeLessThanOrEqual(60);
  const words = text.replace(/\s+/g, " ");
  for (const { ref } of short.content.exceptions as { ref: string }[]) expect(words).toContain(`${ref}, `);
  for (const { sha256 = [] } of short.content.evidence)
    for (const one of sha256) expect(words.replaceAll(" ", "")).toContain(one.slice(0, 32));
});
