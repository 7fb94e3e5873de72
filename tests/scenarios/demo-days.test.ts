import { sql } from "kysely";
import { expect, test } from "vitest";
import { tellStory } from "#app/demo/story";
import { type TestApp, testApp } from "#tests/support/app";

/** Instants that are no record of what happened: deadlines, ends and the next look. */
const ahead = new Set([
  // The machine that makes the database, not the story.
  "kysely_migration.timestamp",
  "access_reviews.due_at",
  "api_tokens.expires_at",
  "breach_clocks.deadline_at",
  "breach_clocks.next_at",
  "breach_clock_moves.deadline_at",
  "incident_tasks.due_at",
]);

test.each([
  ["the last hour of a quarter", "2026-11-30T23:51:25.000Z"],
  ["the last hour of a quarter where the company is", "2026-09-30T21:30:00.000Z"],
  ["the first minutes of a quarter where the company is", "2026-06-30T22:05:00.000Z"],
  ["29 February", "2028-02-29T23:59:59.999Z"],
  ["the end of a year", "2026-12-31T23:30:00.000Z"],
  ["the night that summer time begins", "2026-03-29T00:59:59.000Z"],
  ["the night that summer time ends", "2026-10-25T00:30:00.000Z"],
  ["an evening that is the next day where the company is", "2026-07-15T22:30:00.000Z"],
  ["a deadline's day nine days after a quarter", "2026-12-09T08:30:00.000Z"],
])("nothing in the demo company is recorded after its present: %s", { timeout: 120_000 }, async (_, now) => {
  const app = await testApp(now);
  const signIns = await tellStory(app, new Date(now), (when) => app.clock.set(when.toISOString()));
  expect(signIns.length).toBeGreaterThan(3);
  expect(app.now().toISOString()).toBe(now);
  const { columns, late } = await recordedAfter(app, now);
  expect(columns).toBeGreaterThan(80);
  expect(late).toEqual([]);
});

/** Every instant of every table that lies after `now`, by column; and in how many columns there is an instant at all. */
async function recordedAfter({ read }: TestApp, now: string) {
  const { rows: all } = await sql<{ table: string; name: string }>`
    select t.name as "table", c.name as name from sqlite_schema t join pragma_table_info(t.name) c
    where t.type = 'table' and t.name not like 'search_%' and t.name not like 'sqlite_%'`.execute(read);
  const late: string[] = [];
  let columns = 0;
  for (const { table, name } of all) {
    const { rows } = await sql<{ any: number; last: string | null }>`
      select count(*) as "any", max(x) as last from (select ${sql.ref(name)} as x from ${sql.table(table)})
      where typeof(x) = 'text' and x glob '20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*'`.execute(read);
    const [found] = rows;
    if (!found?.last) continue;
    columns += 1;
    if (found.last > now && !ahead.has(`${table}.${name}`)) late.push(`${table}.${name} ${found.last}`);
  }
  return { columns, late };
}
