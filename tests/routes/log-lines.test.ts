import { createHash } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contentHash } from "#app/pdf/layout/hash";
import { readCsv } from "#evidence/files/csv";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";
import type { World } from "./served.ts";
import type { VisitorName } from "./visitors.ts";
import { openWorld } from "./world.ts";

/** One number for one entry: the leaf's, on every page, in every file. */
let world: World;
/** The log's CSV as the owner takes it out: line, at, action and the record's reference. */
let csv: { line: number; at: string; action: string; ref: string }[];
/** Lines of evidence items by reference, from the leaves. */
let evidence: Map<string, number>;

beforeAll(async () => {
  world = await openWorld();
  const table = await readCsv(await file("owner", "/audit-log/export.csv"));
  const column = (name: string) => table.header.indexOf(name);
  csv = table.rows.map(({ values }) => ({
    line: Number(values[column("line")]),
    at: values[column("at")] ?? "",
    action: values[column("action")] ?? "",
    ref: values[column("subject_ref")] ?? "",
  }));
  const { rows } = await sql<{ ref: string; seq: number }>`select e.ref, l.seq from log_leaves l
    join evidence_items e on e.id = l.record_id where l.kind = 'evidence'`.execute(world.app.read);
  evidence = new Map(rows.map(({ ref, seq }) => [ref, seq]));
}, 240_000);
afterAll(() => world?.close());

const get = (visitor: VisitorName, path: string) =>
  fetch(world.address + path, { headers: { Cookie: world.cookies[visitor] }, redirect: "manual" });
async function file(visitor: VisitorName, path: string): Promise<Buffer> {
  const answer = await get(visitor, path);
  expect(answer.status, path).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

test("lines of entries in the CSV and lines of evidence make up the whole log, each once", () => {
  const lines = [...csv.map(({ line }) => line), ...evidence.values()].sort((a, b) => a - b);
  expect(evidence.size).toBeGreaterThan(100);
  expect(lines).toEqual(lines.map((_, at) => at + 1));
});

test("the log's page shows the numbers of the CSV", async () => {
  const html = (await file("owner", "/audit-log?action=evidence.accept")).toString("utf8");
  const words = /Lines ([\d,]+) to ([\d,]+), the newest first/.exec(html)?.slice(1);
  const accepted = csv.filter(({ action }) => action === "evidence.accept").slice(0, 50);
  expect(words).toEqual([accepted[0], accepted.at(-1)].map((one) => one?.line.toLocaleString("en")));
});

test("a proof and the item's page name the line", async () => {
  for (const ref of [...evidence.keys()].filter((_, at) => at % 97 === 0)) {
    const proof = JSON.parse((await file("owner", `/evidence/${ref}/proof.json`)).toString("utf8"));
    expect(proof.leaf.line, ref).toBe(evidence.get(ref));
    expect(proof.leaf.index, ref).toBe(proof.leaf.line - 1);
    const html = (await file("owner", `/evidence/${ref}`)).toString("utf8");
    expect(html).toContain(`log line ${evidence.get(ref)}`);
  }
});

test.skipIf(pdftotextMissing)("a binder names the same lines", async () => {
  const text = textOfPdf(await file("owner", "/exports/binder.pdf?control=AC-03"));
  // The foot of each page names the line at which the binder was made, which is none of an item.
  const body = text.replaceAll(/^.* made .* at log line [\d,]+$/gm, "");
  const named = [...body.matchAll(/(EV-\d{6})[\s\S]*?\bline ([\d,]+)/g)].at(-1);
  expect(evidence.get(named?.[1] ?? "")?.toLocaleString("en-GB")).toBe(named?.[2]);
});

test.skipIf(pdftotextMissing)(
  "a receipt names the line of the signature, each download has the same bytes, and its JSON has its content hash",
  async () => {
    const id = await world.first("select id from access_reviews where approved_at is not null");
    const ref = await world.first(`select ref from access_reviews where id = '${id}'`);
    const [first, second] = [
      await file("member", `/my/reviews/${id}/receipt.pdf`),
      await file("member", `/my/reviews/${id}/receipt.pdf`),
    ];
    const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    expect(hash(first)).toBe(hash(second));
    const json = JSON.parse((await file("member", `/my/reviews/${id}/receipt.json`)).toString("utf8"));
    expect(contentHash(json.content)).toBe(json.contentHash);
    expect(textOfPdf(first)).toContain(json.contentHash.slice(0, 16));
    const line = Number(/at log line ([\d,]+)/.exec(textOfPdf(first))?.[1]?.replaceAll(",", ""));
    expect(csv.find((one) => one.line === line)).toMatchObject({ action: "access-reviews.sign-off", ref });
  },
);
