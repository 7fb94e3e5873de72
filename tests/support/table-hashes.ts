import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { World } from "../routes/served.ts";

/** What every request may write: the log and when a session was last seen. */
const logs = ["audit_log", "log_leaves", "log_heads", "sessions"];

/** A hash over the rows of each table but the log's, to be compared before and after requests that must change nothing. */
export async function tableHashes({ app }: World): Promise<Map<string, string>> {
  const tables = await sql<{ name: string }>`select name from sqlite_master
    where type = 'table' and name not like 'sqlite_%' order by name`.execute(app.read);
  const hashes = new Map<string, string>();
  for (const { name } of tables.rows) {
    if (logs.includes(name)) continue;
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(app.read);
    hashes.set(name, createHash("sha256").update(JSON.stringify(rows)).digest("hex"));
  }
  return hashes;
}
