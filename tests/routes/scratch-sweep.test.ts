import { appendFileSync, writeFileSync } from "node:fs";
import { sql } from "kysely";
import { afterAll, beforeAll, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import type { World } from "./served.ts";
import { table } from "./table.ts";
import { openWorld } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 400_000);
afterAll(() => world?.close());
const out = process.env.SWEEP_OUT ?? "/tmp/ten-sweep.txt";

test("sweep", async () => {
  writeFileSync(out, "");
  const { app } = world;
  const tables = await sql<{
    name: string;
  }>`select name from sqlite_schema where type='table' and name not like 'sqlite%' and name not like '%fts%' and name not like 'search%'`.execute(
    app.db,
  );
  const trig = await sql<{
    name: string;
  }>`select name from sqlite_schema where type='trigger' and sql like '%raise(%'`.execute(app.db);
  for (const { name } of trig.rows) await sql`drop trigger ${sql.ref(name)}`.execute(app.db);
  await sql`pragma ignore_check_constraints = on`.execute(app.db);
  const spots: { table: string; column: string; rowid: number; was: string }[] = [];
  for (const { name } of tables.rows) {
    if (name === "kysely_migration" || name === "audit_log") continue;
    const columns = await sql<{
      name: string;
      type: string;
    }>`select name, type from pragma_table_info(${name})`.execute(app.db);
    for (const column of columns.rows) {
      if (column.type.toLowerCase() !== "text") continue;
      try {
        const hit = await sql<{
          rowid: number;
          v: string;
        }>`select rowid, ${sql.ref(column.name)} as v from ${sql.table(name)} where ${sql.ref(column.name)} glob '[[{]*' order by rowid desc limit 1`.execute(
          app.db,
        );
        if (hit.rows[0])
          spots.push({ table: name, column: column.name, rowid: hit.rows[0].rowid, was: hit.rows[0].v });
      } catch (e) {
        appendFileSync(out, `SKIP ${name}.${column.name} ${e}\n`);
      }
    }
  }
  appendFileSync(out, `${spots.length} spots\n`);
  const pages = table.filter(
    (row) => !row.path.includes(":") && row.get.officer === 200 && !/\.\w+$/.test(row.path),
  );
  const base = new Map<string, number>();
  const ask = async (path: string) =>
    (await fetch(world.address + path, { headers: { Cookie: world.cookies.officer }, redirect: "manual" }))
      .status;
  for (const page of pages) base.set(page.path, await ask(`${page.path}${page.query ?? ""}`));
  for (const spot of spots) {
    const set = (value: string) =>
      sql`update ${sql.table(spot.table)} set ${sql.ref(spot.column)} = ${value} where rowid = ${spot.rowid}`.execute(
        app.db,
      );
    try {
      await set("{bad");
    } catch (e) {
      appendFileSync(out, `CANNOT ${spot.table}.${spot.column} ${e}\n`);
      continue;
    }
    const bad: string[] = [];
    for (const page of pages) {
      const status = await ask(`${page.path}${page.query ?? ""}`);
      if (status !== base.get(page.path)) bad.push(`${page.path}:${status}`);
    }
    const jobs: string[] = [];
    for (const job of schedule) {
      if (["back-up", "backup", "gather-evidence"].some((one) => job.name.includes(one))) continue;
      const done = await runJob(app, job, { scheduledFor: app.now(), missed: 0 });
      if (done?.outcome === "failed") jobs.push(`${job.name}: ${done.detail?.slice(0, 150)}`);
    }
    await set(spot.was);
    appendFileSync(
      out,
      `${bad.length + jobs.length > 0 ? "BAD" : "ok"} ${spot.table}.${spot.column} ${bad.join(" ")} ${jobs.join(" | ")}\n`,
    );
  }
}, 3_000_000);
