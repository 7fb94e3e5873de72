import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import SQLite from "better-sqlite3";
import { auditLeaf } from "#app/audit-entries";
import type { AppContext } from "#app/context";
import type { Proof } from "#app/operations/installation/proofs";
import { newId } from "#db/ids";
import { insertMany } from "#db/many-rows";
import { asIs, timed, withApp } from "./loaded-app.ts";
import type { Measure } from "./measure.ts";

const entries = Number(process.env.BENCH_ENTRIES ?? 1_000_000);
const people = 10_000;
const cli = fileURLToPath(new URL("../scripts/cli.mjs", import.meta.url));
const start = new Date("2026-03-11T09:00:00Z");

/** `surety verify` over a log of a million entries, each of which states one record, and sha256sum of the same bytes. */
export function verify(): Promise<Measure[]> {
  return withApp(start, {}, async (app) => {
    await fill(app);
    const file = join(app.config.dataDir, "surety.db");
    const size = statSync(file).size;
    // The command itself, which has a thread for the structure; the sources that run here have none.
    const took = await timed(async () => {
      const env = { ...process.env, DATA_DIR: app.config.dataDir };
      const out = execFileSync(process.execPath, [cli, "verify", "--json"], { env, encoding: "utf8" });
      const { problems, log } = JSON.parse(out) as Proof;
      if (problems.length > 0 || log.entries < entries)
        throw new Error(`Not sound: ${problems.slice(0, 3).join(" ")}`);
    });
    const sum = await timed(async () => execFileSync("sha256sum", [file]));
    console.log(`  ${Math.round(size / 2 ** 20)} MiB`);
    return [
      { name: `verify, ${entries.toLocaleString("en")} entries`, value: took / 1000, unit: "s", limit: 20 },
      {
        name: "… against its bytes by sha256sum",
        value: took / 1000,
        unit: "s",
        baseline: { name: "sha256sum", value: sum / 1000 },
        limit: 2.5,
      },
    ];
  });
}

/** Writes past the operations, which would take a quarter of an hour: the same rows as theirs. */
async function fill(app: AppContext): Promise<void> {
  await asIs(app, ({ db }) =>
    insertMany(
      db,
      "people",
      Array.from({ length: people }, (_, n) => ({
        id: `person-${n}`,
        name: `Person ${n}`,
        email: `p${n}@bench.example`,
        created_at: start.toISOString(),
      })),
    ),
  );
  const database = new SQLite(join(app.config.dataDir, "surety.db"));
  const states = database.prepare("select key, digest from row_states where tbl = 'people'").all() as State[];
  const { last } = database.prepare("select max(seq) as last from audit_log").get() as { last: number };
  database.transaction(() => append(database, states, last))();
  database.close();
}

type State = { key: string; digest: Buffer };

function append(database: SQLite.Database, states: readonly State[], last: number): void {
  const state = database.prepare(
    "insert into row_states (entry, tbl, key, digest) values (?, 'people', ?, ?)",
  );
  const leaf = database.prepare(
    "insert into log_leaves (kind, record_id, leaf_hash, at) values ('audit', ?, ?, ?)",
  );
  const entry = database.prepare(`insert into audit_log values (${Array(17).fill("?").join(", ")})`);
  const columns = database
    .prepare("select name from pragma_table_info('audit_log')")
    .pluck()
    .all() as string[];
  for (let n = 1; n <= entries; n += 1) {
    const { key, digest } = states[n % states.length] as State;
    state.run(last + n, key, digest);
    const line = JSON.stringify(["people", key, digest.toString("hex")]);
    const row = entryOf(key, n, createHash("sha256").update(`${line}\n`).digest("hex"));
    entry.run(...columns.map((name) => (name === "seq" ? last + n : row[name as keyof typeof row])));
    leaf.run(row.id, auditLeaf(row), row.at);
  }
}

function entryOf(subject: string, n: number, rowsHash: string) {
  const at = new Date(start.getTime() + n * 1000);
  return {
    id: newId(at),
    at: at.toISOString(),
    actor_kind: "user" as const,
    actor_id: "user-1",
    actor_name: "Maren Lindqvist",
    action: "people.edit",
    subject_type: "person",
    subject_id: subject,
    subject_ref: subject,
    before: JSON.stringify({ department: `Support ${n % 7}`, manager: "Person 12" }),
    after: JSON.stringify({ department: `Support ${n % 8}`, manager: "Person 14" }),
    reason: null,
    ip: "192.0.2.10",
    session: "0123456789ab",
    factor: "totp 2026-03-11T08:55:00.000Z",
    rows_hash: rowsHash,
  };
}
