import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findIncident, listIncidents } from "#db/incidents/incidents";
import { testApp, testOrganisation } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";
import { postfixBounce } from "#tests/support/servers/bounces";

async function cast() {
  const app = await testApp();
  await testOrganisation(app);
  return {
    app,
    run: (args: string[], input = "") => surety(app.config.dataDir, ["incident", ...args], { input }),
  };
}

test("report: what was seen goes into triage, under the name of the person at the machine", async () => {
  const { app, run } = await cast();
  const noticed = ["--noticed", "2026-03-10T09:00:00Z", "--system", "object store", "--system", "bastion"];
  const made = await run(
    ["report", "--title", "Nightly check failed", "--summary-stdin", ...noticed, "--json"],
    "Line 1\nLine 2",
  );
  expect([made.code, made.err]).toEqual([0, ""]);
  expect(made.json).toEqual({ ref: "INC-0001", status: "triage" });
  expect(await findIncident(app.read, "INC-0001")).toMatchObject({
    title: "Nightly check failed",
    summary: "Line 1\nLine 2",
    source: "cli",
    systems: '["object store","bastion"]',
    reporter_name: expect.stringMatching(/^cli:/),
  });
});

test("report: what is missing or wrong is named, and nothing is written", async () => {
  const { app, run } = await cast();
  const wrong = await run(["report", "--title", "x", "--summary", "y", "--noticed", "yesterday"]);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("--noticed: An instant such as")]);
  expect((await run(["report", "--title", "x"])).code).toBe(2);
  expect(await listIncidents(app.read)).toEqual([]);
});

test("import bounces: what came back is said, a mail of no one's is named, a file that is none is refused", async () => {
  const { app } = await cast();
  const file = join(app.config.dataDir, "bounces.eml");
  const read = (...more: string[]) => surety(app.config.dataDir, ["import", "bounces", file, ...more]);
  writeFileSync(file, postfixBounce({ to: "dpo@aurora.example", messageId: "<other@elsewhere.example>" }));
  expect(await read()).toMatchObject({ code: 0, out: "1 matched no mail: dpo@aurora.example." });
  expect((await read("--json")).json).toMatchObject({ known: 1, failed: [], strange: [] });
  writeFileSync(file, "%PDF-1.7");
  expect(await read()).toMatchObject({ code: 1, err: "surety: This is neither a mail nor a mailbox file." });
});
