import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBackup } from "#app/operations/installation/backups";
import { testApp, testOrganisation } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";

test("a backup is not restored into the folder of an installation", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { dataDir } = app.config;
  const { name } = await createBackup(app, { kind: "cli", name: "cli:test" });
  const into = join(dataDir, "backups", "in");
  const ended = await surety(dataDir, ["backup", "restore", join(dataDir, "backups", name), "--into", into]);
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining("is inside the data folder") });
  expect(existsSync(into)).toBe(false);
});
