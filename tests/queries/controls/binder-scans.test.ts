import { expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { addScanResults } from "#app/operations/evidence/scan-results";
import { evidenceBinder } from "#app/pdf/documents/binder";
import { printed } from "#app/pdf/thread/print";
import { readBinder } from "#app/queries/controls/binder";
import { readScanResults } from "#app/queries/evidence/scan-results";
import { perform } from "#app/work";
import { verdictWords } from "#domain/evidence/scan-results";
import { readScan } from "#evidence/scan-results/read";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

/** A scan with so many failures, twelve objects that passed and one that was left open. */
function sarif(failures: number): string {
  const location = (uri: string) => [
    { physicalLocation: { artifactLocation: { uri }, region: { startLine: 7 } } },
  ];
  const result = (kind: string, n: number, level: string) => ({
    ruleId: `rule-${kind}`,
    kind,
    level,
    message: { text: `Object ${n} was looked at` },
    locations: location(`src/${kind}-${n}.js`),
  });
  const many = (count: number, kind: string, level: string) =>
    Array.from({ length: count }, (_, n) => result(kind, n, level));
  return JSON.stringify({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ZoneCheck", semanticVersion: "4.2.0", rules: [] } },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: "2026-03-10T09:00:00Z",
            endTimeUtc: "2026-03-10T09:04:00Z",
          },
        ],
        results: [
          ...many(failures, "fail", "error"),
          ...many(12, "pass", "none"),
          ...many(1, "open", "none"),
        ],
      },
    ],
  });
}

async function bound(failures: number) {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "owner");
  await perform(app, actor, (work) =>
    loadProgramme(work, {
      categories: ["security"],
      periodFrom: "2025-07-01",
      periodTo: "2026-06-30",
      inForceFrom: "2025-07-01",
    }),
  );
  const bytes = Buffer.from(sarif(failures));
  async function* pieces() {
    yield bytes;
  }
  const file = { name: "zone.sarif", mediaType: "application/json", ...(await app.vault.put(bytes)) };
  const reading = await readScan(pieces(), app.now());
  const { id, ref } = await perform(app, actor, (work) =>
    addScanResults(work, { reading, file }, { environment: "prod-eu-1", controls: ["VU-04"] }),
  );
  const binder = await readBinder(app, { kind: "control", ref: "VU-04" }, "Maren Olsen", null);
  const item = binder.evidence.find((one) => one.ref === ref)!;
  const page = (await readScanResults(app.read, id, ["VU-04"]))!;
  const text = pdftotextMissing ? null : textOfPdf(await printed(evidenceBinder(binder)), "-layout");
  return { item, page, text: text?.replace(/\s+/g, " ") };
}

test("a binder has what was read from a scan: the numbers of its page, tool, target, time, and the failures", async () => {
  const { item, page, text } = await bound(30);
  const { scan } = item;
  expect(scan).toMatchObject({ tools: ["ZoneCheck 4.2.0"], counts: page.counts, moreFailed: 5 });
  expect(page.counts).toEqual({ fail: 30, unknown: 1, pass: 12, not_applicable: 0 });
  expect(scan!.failed).toHaveLength(25);
  expect(scan!.failed[0]).toMatchObject({ rule: "rule-fail", object: page.findings[0]!.object });
  expect(item).toMatchObject({ environment: "prod-eu-1", performed: { from: "2026-03-10T09:00:00.000Z" } });
  if (text === undefined) return;
  expect(text).toContain("written by ZoneCheck 4.2.0");
  expect(text).toMatch(/Scanned prod-eu-1/);
  expect(text).toContain(`Findings ${verdictWords(page.counts)}, of 43`);
  expect(text).toContain("And 5 more failed findings; all are in the file.");
  expect(text).toContain("src/fail-24.js");
  expect(text).not.toContain("src/fail-25.js");
});

test("a scan without failures has its counts alone, and one failure more than the list is said", async () => {
  expect((await bound(0)).item.scan).toMatchObject({
    failed: [],
    moreFailed: 0,
    counts: { fail: 0, pass: 12 },
  });
  expect((await bound(25)).item.scan).toMatchObject({ moreFailed: 0 });
  expect((await bound(26)).text ?? "And 1 more failed finding;").toContain("And 1 more failed finding;");
});
