import { sql } from "kysely";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { adoptTemplates } from "#app/operations/policies/policies";
import { perform } from "#app/work";
import { insertPerson } from "#db/people/people";
import { onRecord } from "#domain/installation/on-record";
import { listTemplates } from "#policies/library";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

/** The database's own names for what it holds once: the columns, or the index where one is an expression. */
async function uniqueNames(read: Awaited<ReturnType<typeof testApp>>["read"]): Promise<string[]> {
  const { rows } = await sql<{ tbl: string; idx: string; cols: string | null }>`
    select m.name as tbl, l.name as idx,
      (select case when count(*) = count(name) then group_concat(m.name || '.' || name, ', ') end
       from (select name from pragma_index_info(l.name) order by seqno)) as cols
    from sqlite_master m, pragma_index_list(m.name) l
    where m.type = 'table' and l."unique" = 1 and m.name not like 'kysely%'`.execute(read);
  return rows
    .map(({ idx, cols }) => cols ?? `index '${idx}'`)
    .filter((name) => !/^\w+\.id$/.test(name) || name === "audit_log.id");
}

test("each thing that exists once has its sentence, or is made by Surety itself", async () => {
  const { read } = await testApp();
  expect(Object.keys(onRecord).sort()).toEqual([...new Set(await uniqueNames(read))].sort());
});

const operator = { kind: "cli", name: "test" } as const;

test("a second row of what exists once is refused in words, and nothing is written", async () => {
  const app = await testApp();
  const twice = perform(app, operator, async (work) => {
    for (const id of ["one", "two"])
      await insertPerson(work.db, { id, name: "Ada", email: "ada@x.example", created_at: "" });
  });
  await expect(twice).rejects.toMatchObject({
    code: "conflict",
    message: "This address belongs to another person. Nothing was changed.",
  });
  expect(await app.read.selectFrom("people").select("id").execute()).toEqual([]);
});

test("so is what names something that is not there", async () => {
  const app = await testApp();
  const orphan = perform(app, operator, async (work) => {
    await record(work, { action: "people.add", subject: { type: "person", id: "a" } });
    await insertPerson(work.db, {
      id: "a",
      name: "Ada",
      email: "a@x.example",
      manager_id: "b",
      created_at: "",
    });
  });
  await expect(orphan).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("no longer exists. Nothing was changed."),
  });
});

test("what Surety makes itself stays a fault", async () => {
  const app = await testApp();
  const twice = perform(app, operator, (work) =>
    sql`insert into reference_counters (prefix, last) values ('X', 1), ('X', 1)`.execute(work.db),
  );
  await expect(twice).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
});

test("a text that a form names twice is adopted once", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Lindqvist", "officer");
  const [{ slug } = { slug: "" }] = listTemplates();
  expect(await perform(app, actor, (work) => adoptTemplates(work, [slug, slug]))).toEqual([slug]);
});
