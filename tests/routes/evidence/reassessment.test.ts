import { afterAll, beforeAll, expect, test } from "vitest";
import { addTarget } from "#app/operations/evidence/collector-targets";
import { collectNow } from "#app/operations/evidence/collectors";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { perform } from "#app/work";
import { findTarget } from "#db/evidence/collectors";
import { findEvidence, listEvidenceFiles } from "#db/evidence/evidence";
import { listFindings } from "#db/evidence/lists";
import type { Verdict } from "#domain/evidence/evidence";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
let target: string;
beforeAll(async () => {
  server = await startServer();
  const { app, cast } = server;
  target = await perform(app, cast.officer.actor(), (work) =>
    addTarget(work, "own-access", { name: "Our users", cron: "0 5 * * 1", controls: [], settings: {} }),
  );
  await collectNow(app, cast.officer.actor(), (await findTarget(app.read, target))!);
}, 60_000);
afterAll(() => server?.stop());

async function open(path: string, who: "officer" | "member" = "officer") {
  const cookie = `surety=${await server.cast[who].signIn()}`;
  const answer = await fetch(`${server.url}${path}`, { headers: { Cookie: cookie }, redirect: "manual" });
  const html = (await answer.text()).replaceAll("<!-- -->", "");
  return { status: answer.status, text: html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " "), html };
}

/** The same stored files as the run recorded, judged by an earlier version whose verdict on the owners was another. */
async function recordOlder(sizes?: number): Promise<string> {
  const { app } = server;
  const first = (await findEvidence(app.read, "EV-000001"))!;
  const files = (await listEvidenceFiles(app.read, first.id)).map(({ name, media_type, sha256, size }) => ({
    name,
    mediaType: media_type,
    sha256,
    size: sizes ?? size,
  }));
  const list = (await listFindings(app.read, first.id)).map(({ rule, object, verdict, detail }) => ({
    rule,
    object,
    verdict: (rule === "few-owners" ? "unknown" : verdict) as Verdict,
    detail,
  }));
  const { ref } = await perform(app, { kind: "cli", name: "test" }, (work) =>
    recordEvidence(work, {
      title: "Our users",
      kind: "check",
      provenance: { source: "Surety itself", extractedAt: new Date(first.extracted_at) },
      files,
      findings: { by: "own-access 1", list },
      collector: { name: "own-access", targetId: target },
    }),
  );
  return ref;
}

test("shows what the present version judges differently, and writes nothing", async () => {
  const page = () => open(`/collectors/${target}/reassessment`);
  const before = await page();
  expect(before.status).toBe(200);
  expect(before.text).toContain("judged again by own-access 2 with the present settings");
  expect(before.text).toContain("no result differs");
  expect((await open("/evidence/EV-000001")).text).not.toContain("judge differently");

  const ref = await recordOlder();
  const findings = await listFindings(server.app.read, (await findEvidence(server.app.read, ref))!.id);
  const after = await page();
  expect(after.text).toContain("1 item differs");
  expect(after.text).toMatch(/few-owners Surety : unknown then, passed now/);
  expect(after.text.match(/Same results/g)).toHaveLength(1);
  const item = await open(`/evidence/${ref}`);
  expect(item.text).toContain("Today own-access 2 judges. See what it would judge differently");
  expect(item.html).toContain(`href="/collectors/${target}/reassessment"`);
  expect(await listFindings(server.app.read, findings[0]!.evidence_id)).toEqual(findings);
});

test("says why an item cannot be judged again", async () => {
  await recordOlder(33 * 2 ** 20);
  expect((await open(`/collectors/${target}/reassessment`)).text).toContain(
    "Its files are larger than 32 MiB, and are not judged again here.",
  );
});

test("a member learns of no collector", async () => {
  expect((await open(`/collectors/${target}/reassessment`, "member")).status).toBe(404);
});
