import { expect, test } from "vitest";
import { record } from "#app/audit";
import { auditLeaf } from "#app/audit-entries";
import { proveLog } from "#app/operations/installation/log-proofs";
import { verifyRecords } from "#app/operations/installation/record-integrity";
import { perform } from "#app/work";
import { listLoggedEntries } from "#db/installation/log-leaves";
import { insertMany } from "#db/many-rows";
import { leafOfText } from "#evidence/log/log";
import { openLogKey } from "#evidence/log/log-heads";
import { testApp } from "#tests/support/app";

const job = { kind: "job", name: "test" } as const;

/** Every character of the first plane, and some beyond it, in texts of 2,048. */
const texts = Array.from({ length: 34 }, (_, part) =>
  Array.from({ length: 2048 }, (_, n) => part * 2048 + n)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .join(""),
);

test("SQLite writes an entry and a state for their hashes as the program does, whatever characters they hold", async () => {
  const app = await testApp();
  for (const text of texts)
    await perform(app, job, async (work) => {
      const created_at = work.now.toISOString();
      await insertMany(work.db, "people", [
        { id: `key ${text}`, name: "Ada", email: `${texts.indexOf(text)}@example.org`, created_at },
      ]);
      await record(work, {
        action: "test.change",
        subject: { type: "person", id: `key ${text}`, ref: text },
        before: { text },
        after: { text: null },
        reason: text,
      });
      await record(work, { action: "test.change", subject: { type: "database", id: "1" } });
    });
  const rows = await app.read.selectFrom("audit_log").selectAll().orderBy("seq").execute();
  const entries = await listLoggedEntries(app.read, 0, 1000);
  expect(entries.map(({ seq, text }) => [seq, leafOfText(text)])).toEqual(
    rows.map(({ seq, ...row }) => [seq, auditLeaf(row)]),
  );
  expect((await proveLog(app.read, openLogKey(app.secretKey))).problems).toEqual([]);
  expect(await verifyRecords(app.read)).toEqual([]);
});
