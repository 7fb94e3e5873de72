import { expect, test } from "vitest";
import { listTasks } from "#app/queries/tasks/all";
import { testApp } from "#tests/support/app";
import { turnsDuring } from "#tests/support/turns";

test("others get a turn between the lists of what is to do", async () => {
  const app = await testApp();
  expect(await turnsDuring(() => listTasks(app.read, app.now(), null))).toBeGreaterThanOrEqual(6);
});
