import { join } from "node:path";
import SQLite from "better-sqlite3";
import { expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { knownEvidence } from "#app/queries/evidence/scope";
import { perform } from "#app/work";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";

/** More than lists were once cut at. */
const COPIES = 100_000;

/** Adds copies of the one item past the operations, which would take an hour. */
function copyItem(folder: string): void {
  const database = new SQLite(join(folder, "surety.db"));
  const copy = (table: string, changes: Record<string, string>) => {
    const columns = database
      .prepare(`select name from pragma_table_info('${table}')`)
      .pluck()
      .all() as string[];
    const values = columns.map((name) => changes[name] ?? `one."${name}"`).join(", ");
    database.exec(`with recursive n(n) as (select 1 union all select n + 1 from n where n < ${COPIES})
      insert into ${table} select ${values} from n, (select * from ${table} limit 1) one`);
  };
  database.transaction(() => {
    copy("evidence_items", { id: "'copy-' || n.n", ref: "printf('EV-%06d', n.n + 1)" });
    copy("evidence_controls", { evidence_id: "'copy-' || n.n" });
  })();
  database.close();
}

test("lists of evidence are whole with more than 100,000 items", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Ada", "owner");
  const days = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01" };
  await perform(app, actor, (work) => loadProgramme(work, { categories: ["security"], ...days }));
  const file = {
    name: "users.csv",
    mediaType: "text/csv",
    ...(await app.vault.put(Buffer.from("user\nada\n"))),
  };
  await perform(app, actor, (work) =>
    recordEvidence(work, {
      title: "Users",
      shows: "Who can sign in.",
      kind: "list",
      provenance: { source: "PostgreSQL", extractedAt: app.now() },
      files: [file],
      controls: [{ controlRef: "AC-04" }],
    }),
  );
  copyItem(app.config.dataDir);

  const known = await knownEvidence(app, { from: days.periodFrom, to: days.periodTo }, "AC-04");
  expect(known?.size).toBe(COPIES + 1);
  const { out } = await surety(app.config.dataDir, ["evidence", "list"]);
  expect(out.trim().split("\n")).toHaveLength(COPIES + 1);
}, 120_000);
