import { describe, expect, test } from "vitest";
import { addSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { listPopulations } from "#db/systems/account-lists";
import { systemInput } from "#domain/systems/systems";
import { expectAccessible, expectNoSidewaysScroll, useStory } from "#tests/support/browser/browser";
import { findPostgres, startPostgres } from "#tests/support/servers/postgresql";

const bin = findPostgres();
if (!bin) console.info("PostgreSQL is not installed (apt-get install postgresql): its page is not tested.");

describe.skipIf(!bin)("a live source", () => {
  const story = useStory({ env: { COLLECT_ALLOW_PRIVATE: "127.0.0.1" } });

  test.each([true, false])("is filled in, tried and taken (scripts: %s)", async (scripts) => {
    const database = await startPostgres(bin ?? "");
    try {
      database.sql("create role surety login password 'kelp-forest-9'; create role rota_app login;");
      const { app } = story.server;
      const name = scripts ? "Rota database" : "Ledger database";
      const id = await perform(app, { kind: "cli", name: "test" }, (work) =>
        addSystem(work, systemInput.parse({ name })),
      );
      const page = await story.page("officer", scripts ? "desktop" : "phone", { scripts });
      await story.open(page, `/systems/${id}/source?source=postgresql`);
      await page.getByLabel("Host").fill("127.0.0.1");
      await page.getByLabel("Port").fill(String(database.port));
      await page.getByLabel("Role to sign in as").fill("surety");
      await page.getByLabel(/Unencrypted/).check();
      await page.getByLabel("Password").fill("kelp-forest-9");
      await page.getByRole("button", { name: "Test", exact: true }).click();
      await page.getByRole("heading", { name: "Test result: 3 accounts" }).waitFor();
      expect(await page.content()).not.toContain("kelp-forest-9");
      expect(await listPopulations(app.read, id)).toEqual([]);
      if (scripts) await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.getByLabel("Password").fill("kelp-forest-9");
      await page.getByRole("button", { name: "Fetch accounts and save" }).click();
      await page.getByRole("heading", { name: /3 accounts of/ }).waitFor();
      await page.getByText("pg_catalog.pg_roles").waitFor();
      if (scripts) await expectAccessible(page);
    } finally {
      database.stop();
    }
  });
});
