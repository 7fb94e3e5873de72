import type { AppContext } from "#app/context";
import { indexWaiting } from "#app/operations/installation/search-index";
import { searchRecords } from "#db/installation/search";
import { insertMany } from "#db/many-rows";
import { hitKinds } from "#db/search-sources";
import { asIs, timed, withApp } from "./loaded-app.ts";
import { type Measure, percentile } from "./measure.ts";

const records = 100_000;
const start = new Date("2026-03-11T09:00:00Z");
const first = "anna tomas priya hans misaki olena jose aisha sven linh maren paul ines ravi chloe noor".split(
  " ",
);
const last =
  "olsen wojcik natarajan nguyen tanaka ramirez ferreira papadopoulos svensson holm mueller okafor".split(
    " ",
  );
const duties = "payroll warehouse billing support search mobile platform finance".split(" ");

/** Searches of every kind over 100,000 people, customers and accounts: usual words, words that all have, and typing errors. */
export function search(): Promise<Measure[]> {
  return withApp(start, {}, async (app) => {
    await fill(app);
    const made = await timed(() => indexWaiting(app));
    const times: number[] = [];
    for (const text of queries()) times.push(await timed(() => searchRecords(app.read, hitKinds, text, 20)));
    const all = `${records.toLocaleString("en")} records`;
    return [
      { name: `index of ${all} made`, value: made / 1000, unit: "s", limit: 120 },
      { name: `search in ${all}, p99`, value: percentile(times, 0.99), unit: "ms", limit: 50 },
      { name: `search in ${all}, median`, value: percentile(times, 0.5), unit: "ms" },
    ];
  });
}

const pick = (list: readonly string[], n: number) => list[n % list.length] ?? "";
const nameOf = (n: number) => `${pick(first, n)} ${pick(last, Math.floor(n / 7))} ${n}`;

function queries(): string[] {
  const words = [...first, ...last, ...duties, "an", "te", "example", "bench example", "zzzz"];
  const wrong = [...first, ...last, ...duties]
    .filter((word) => word.length > 4)
    .map((word) => word.slice(0, 2) + word.slice(3));
  const pairs = Array.from({ length: 120 }, (_, n) => `${pick(last, n)} ${pick(first, n * 5)}`);
  const exact = Array.from({ length: 60 }, (_, n) => nameOf(n * 991));
  return [...words, ...wrong, ...pairs, ...exact, ...Array.from({ length: 60 }, (_, n) => `login${n * 733}`)];
}

async function fill(app: AppContext): Promise<void> {
  const part = records / 4;
  const created_at = start.toISOString();
  const list = <R>(size: number, row: (n: number) => R) => Array.from({ length: size }, (_, n) => row(n));
  await asIs(app, async ({ db }) => {
    await insertMany(
      db,
      "people",
      list(part, (n) => ({ id: `p${n}`, name: nameOf(n), email: `p${n}@bench.example`, created_at })),
    );
    await insertMany(
      db,
      "customers",
      list(part, (n) => ({
        id: `c${n}`,
        name: `${pick(last, n)} ${pick(duties, n)} ${n} Ltd`,
        security_email: `security${n}@bench.example`,
        breach_hours: 24,
        breach_from: "aware",
        subprocessor_notice_days: 30,
        created_at,
      })),
    );
    await insertMany(db, "systems", [
      {
        id: "s",
        ref: "SYS-0001",
        name: "Directory",
        criticality: "high",
        environment: "production",
        obtained_by: "export",
        cadence: "quarterly",
        created_at,
      },
    ]);
    await insertMany(db, "populations", [
      {
        id: "l",
        ref: "POP-0001",
        system_id: "s",
        at: created_at,
        at_precision: "instant",
        recorded_at: created_at,
        format: "generic",
        mapping: "{}",
        file_name: "accounts.csv",
        sha256: "0".repeat(64),
        size: 0,
        rows_read: part * 2,
        accounts: part * 2,
        added: 0,
        removed: 0,
        changed: 0,
        regranted: 0,
        unmatched: 0,
        extracted_by: "bench",
      },
    ]);
    await insertMany(
      db,
      "accounts",
      list(part * 2, (n) => ({
        population_id: "l",
        external_id: `e${n}`,
        n,
        user_name: `login${n}`,
        email: `login${n}@bench.example`,
        name: nameOf(n),
        kind: "person",
        status: "active",
        roles: "[]",
        grants: "[]",
        privileged: "no",
        mfa: "yes",
        last_sign_in: "unknown",
      })),
    );
  });
}
