import { join } from "node:path";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#db/client";
import { migrate, migrations } from "#db/migrate";
import { listEntries } from "#db/vendors/subprocessors";
import { temporaryFolder } from "#tests/support/folders";

test("lines that an older version dated back are shown from the day they were written", async () => {
  const db = openDatabase(join(temporaryFolder(), "surety.db"));
  onTestFinished(() => db.destroy());
  await migrate(db, Object.fromEntries(Object.entries(migrations).filter(([name]) => name < "0058")));
  await sql`insert into vendors (id, ref, name, tier, created_at)
    values ('v', 'VEN-0001', 'Azure', 'minor', '2026-03-11T10:00:00.000Z')`.execute(db);
  const line = (id: string, from: string, until: string | null) =>
    sql`insert into subprocessor_entries (id, vendor_id, name, purpose, countries, from_on, until_on, recorded_at)
      values (${id}, 'v', 'Azure', ${id}, '[]', ${from}, ${until}, '2026-03-11T10:00:00.000Z')`.execute(db);
  await line("back", "2024-01-01", null);
  await line("that-day", "2026-03-11", null);
  await line("ended", "2024-01-01", "2026-04-01");
  await migrate(db);
  const days = (await listEntries(db)).map(({ id, fromOn, untilOn, sinceOn, statedOn }) => [
    id,
    ...[fromOn, untilOn, sinceOn, statedOn],
  ]);
  expect(days.sort()).toEqual([
    ["back", "2026-03-11", null, "2024-01-01", "2026-03-11"],
    ["ended", "2026-03-11", "2026-04-01", "2024-01-01", "2026-03-11"],
    ["that-day", "2026-03-11", null, null, null],
  ]);
});
