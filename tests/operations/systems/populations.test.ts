import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { linkAccount } from "#app/operations/systems/account-links";
import { importAccounts } from "#app/operations/systems/populations";
import { perform } from "#app/work";
import { listPopulations } from "#db/systems/account-lists";
import { listAccounts } from "#db/systems/accounts";
import type { TestPerson } from "#tests/support/app";
import { cast, firstList, importList } from "#tests/support/review-cast";

test("a list is frozen with its provenance, matched to people, and compared with the one before", async () => {
  const c = await cast();
  expect(await importList(c, firstList)).toMatchObject({
    rows: 4,
    accounts: 4,
    added: 4,
    removed: 0,
    changed: 0,
    unmatched: 2,
  });
  c.app.clock.advance(3_600_000);
  const next = firstList.replace("2,misaki", "5,misaki").replace("analytics_ro", "analytics_rw");
  expect(await importList(c, next)).toMatchObject({
    population: "POP-0002",
    added: 1,
    removed: 1,
    changed: 1,
    previous: "POP-0001",
  });
  const [latest] = await listPopulations(c.app.read, c.systemId);
  expect(latest).toMatchObject({
    ref: "POP-0002",
    rows_read: 4,
    accounts: 4,
    file_name: "accounts.csv",
    extracted_by: "Ines Holm",
  });
  expect((await c.app.vault.readAll(latest?.sha256 ?? "")).toString()).toBe(next);
});

test("a page of a long list is read without the rest", async () => {
  const c = await cast();
  const rows = Array.from({ length: 30 }, (_, n) => `u${29 - n},role`);
  const imported = await importList(c, `id,role\n${rows.join("\n")}\n`);
  const page = await listAccounts(c.app.read, imported.id, { limit: 3, offset: 10 });
  expect(page.map((row) => row.external_id)).toEqual(["u19", "u18", "u17"]);
});

test("a bad line refuses the file: no population, no account, no file noted", async () => {
  const c = await cast();
  await expect(importList(c, `${firstList}5,x,not an address,person,active,,no,yes\n`)).rejects.toThrow(
    "Nothing was imported",
  );
  expect(await listPopulations(c.app.read, c.systemId)).toEqual([]);
  expect(await c.app.read.selectFrom("files").selectAll().execute()).toEqual([]);
});

test("the same file for the same instant is taken once; an instant to come is refused", async () => {
  const c = await cast();
  await importList(c, firstList, "2026-03-01T00:00:00Z");
  await expect(importList(c, firstList, "2026-03-01T00:00:00Z")).rejects.toMatchObject({ code: "conflict" });
  await expect(importList(c, firstList, "2027-01-01T00:00:00Z")).rejects.toMatchObject({ field: "at" });
});

test("a file with several instants freezes each, oldest first, or the one that is asked for", async () => {
  const c = await cast();
  const bytes = readFileSync(new URL("../../fixtures/accounts/members.csv", import.meta.url));
  const file = {
    system: { id: c.systemId },
    format: "github-members",
    map: {},
    at: null,
    fileName: "members.csv",
    bytes,
  };
  c.app.clock.set("2026-05-01T00:00:00Z");
  const imported = await importAccounts(c.app, c.officer.actor, file);
  expect(imported.map((one) => [one.at.slice(0, 10), one.added, one.removed, one.changed])).toEqual([
    ["2026-01-01", 3, 0, 0],
    ["2026-04-01", 1, 1, 1],
  ]);
  const day = { at: new Date("2026-02-01T00:00:00Z"), precision: "day" as const };
  await expect(importAccounts(c.app, c.officer.actor, { ...file, at: day })).rejects.toThrow(
    "2026-01-01, 2026-04-01",
  );
});

test("an explicit link says whose an account is, from the next list on", async () => {
  const c = await cast();
  await importList(c, firstList, "2026-03-01T00:00:00Z");
  const link = {
    systemId: c.systemId,
    externalId: "4",
    personId: c.jose.personId,
    reason: "her married name",
  };
  await perform(c.app, c.officer.actor, (work) => linkAccount(work, link));
  const imported = await importList(c, firstList, "2026-03-02T00:00:00Z");
  expect(imported.unmatched).toBe(1);
  const lea = (await listAccounts(c.app.read, imported.id)).find((account) => account.external_id === "4");
  expect(lea).toMatchObject({ person_id: c.jose.personId, matched_by: "link" });

  // No one takes it back; what is not there, or no one's to say, is refused.
  const say = (who: TestPerson, change: object) =>
    perform(c.app, who.actor, (work) => linkAccount(work, { ...link, ...change }));
  await say(c.officer, { personId: null });
  expect((await importList(c, firstList, "2026-03-03T00:00:00Z")).unmatched).toBe(2);
  await expect(say(c.officer, { externalId: "44" })).rejects.toMatchObject({ code: "not_found" });
  await expect(say(c.officer, { personId: "nobody" })).rejects.toMatchObject({ field: "personId" });
  await expect(say(c.jose, {})).rejects.toMatchObject({ code: "forbidden" });
  const log = await c.app.read
    .selectFrom("audit_log")
    .select(["before", "after"])
    .where("action", "=", "systems.link-account")
    .orderBy("seq")
    .execute();
  expect(
    log.map(({ before, after }) => [before, after].map((text) => JSON.parse(text ?? "").person)),
  ).toEqual([
    [null, "Jose Ramirez"],
    ["Jose Ramirez", null],
  ]);
});

test("a member cannot import, and a population cannot be changed afterwards", async () => {
  const c = await cast();
  const imported = await importList(c, firstList);
  await expect(
    importAccounts(c.app, c.jose.actor, {
      system: { id: c.systemId },
      format: "generic",
      map: {},
      at: null,
      fileName: "a",
      bytes: Buffer.from("id\n1\n"),
    }),
  ).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    c.app.db.updateTable("accounts").set({ mfa: "yes" }).where("population_id", "=", imported.id).execute(),
  ).rejects.toThrow("append-only");
});

test("10,000 accounts are imported in under two seconds of work, whatever the neighbours do", async () => {
  const c = await cast();
  const rows = Array.from(
    { length: 10_000 },
    (_, n) => `${n},u${n}@firm.test,"Name, ${n}",role ${n % 9},no,yes,2026-01-02T03:04:05Z`,
  );
  const text = `id,email,name,role,privileged,mfa,last_sign_in\n${rows.join("\n")}\n`;
  const started = process.cpuUsage();
  await importList(c, text);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(2000);
});
