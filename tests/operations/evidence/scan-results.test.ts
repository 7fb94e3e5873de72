import { describe, expect, test } from "vitest";
import { readBearer } from "#app/auth/bearer";
import { loadProgramme } from "#app/operations/controls/programme";
import { linkEvidence } from "#app/operations/evidence/links";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { addScanResults, takeScanResults } from "#app/operations/evidence/scan-results";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { readScanResults } from "#app/queries/evidence/scan-results";
import { type Actor, perform } from "#app/work";
import { listEvidence } from "#db/evidence/lists";
import { MINUTE_MS } from "#domain/durations";
import { readScan } from "#evidence/scan-results/read";
import { sample } from "#tests/evidence/scan-results/samples";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01" };

async function cast(controls = ["VU-04", "CM-02"]) {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Ada", "owner");
  await perform(app, actor, (work) =>
    loadProgramme(work, { categories: ["security", "availability"], ...period }),
  );
  const token = await perform(app, actor, (work) =>
    makeApiToken(app, work, { name: "CI", days: 30, scope: "evidence.push", controls }),
  );
  const program = (await readBearer(app, `Bearer ${token}`, "192.0.2.1")) as Actor;
  const scanOf = async (text: string, name = "results.json") => {
    const bytes = Buffer.from(text);
    async function* pieces() {
      yield bytes;
    }
    const file = { name, mediaType: "application/octet-stream", ...(await app.vault.put(bytes)) };
    return { reading: await readScan(pieces(), app.now()), file };
  };
  const rows = (table: "evidence_items" | "scan_findings" | "scan_results" | "evidence_pushes") =>
    app.read.selectFrom(table).selectAll().execute();
  return { app, actor, program, scanOf, rows };
}

describe("scan results become evidence", () => {
  test("with findings, the time of the scan, its controls, and waiting for another person", async () => {
    const { app, actor, scanOf, rows } = await cast();
    const scan = await scanOf(sample("SARIF"), "codeql.sarif");
    const made = await perform(app, actor, (work) => addScanResults(work, scan, {}));
    expect(made).toMatchObject({ ref: "EV-000001", controls: ["VU-04"] });
    expect(await rows("evidence_items")).toMatchObject([
      {
        title: "CodeQL 2.19.3: codeql.sarif",
        kind: "check",
        source: "CodeQL 2.19.3",
        performed_from: "2026-03-10T09:00:00.000Z",
        performed_to: "2026-03-10T09:04:30.500Z",
        row_count: 5,
        partial: null,
      },
    ]);
    expect(await rows("scan_findings")).toMatchObject([
      { position: 0, rule: "js/sql-injection", verdict: "fail", severity: "high", place: "src/orders.js:42" },
      {},
      { verdict: "unknown" },
      { verdict: "pass" },
      { verdict: "not_applicable" },
    ]);
    expect(await app.read.selectFrom("evidence_reviews").selectAll().execute()).toEqual([]);
  });

  test("what the scan did not cover makes the evidence partial", async () => {
    const { app, actor, scanOf, rows } = await cast();
    const scan = await scanOf(
      JSON.stringify({
        platform: { name: "debian" },
        profiles: [
          { name: "base", status: "loaded", controls: [{ id: "c", results: [{ status: "passed" }] }] },
          { name: "ssh", status: "failed", status_message: "No such host", controls: [] },
        ],
      }),
    );
    await perform(app, actor, (work) => addScanResults(work, scan, { performedOn: "2026-03-01" }));
    expect(await rows("evidence_items")).toMatchObject([
      { partial: "The profile ssh is failed: No such host", performed_from: "2026-03-01" },
    ]);
  });

  test("of more rules than are kept the page says so, for the controls that the item serves alone", async () => {
    const { app, actor, scanOf } = await cast();
    const results = Array.from({ length: 201 }, (_, n) => ({ ruleId: `r${n}`, message: { text: "x" } }));
    const file = (count: number) =>
      JSON.stringify({
        version: "2.1.0",
        runs: [{ tool: { driver: { name: "x" } }, results: results.slice(0, count) }],
      });
    const shown = async (count: number, controls: string[]) => {
      const scan = await scanOf(file(count));
      const { id } = await perform(app, actor, (work) =>
        addScanResults(work, scan, { performedOn: "2026-03-01", controls }),
      );
      return readScanResults(app.read, id, controls);
    };
    const of = (fail: number) => [{ control: "VU-04", counts: expect.objectContaining({ fail }) }];
    expect(await shown(200, ["VU-04"])).toMatchObject({ controls: of(200), ofRules: null });
    expect(await shown(201, ["VU-04"])).toMatchObject({ controls: of(200), ofRules: 200 });
    expect(await shown(1, ["CM-02"])).toMatchObject({ controls: [], ofRules: null });
  });

  test("a file without a time: a person states the day, of a program the time of the request is taken; the card says so", async () => {
    const { app, actor, program, scanOf } = await cast();
    const scan = await scanOf(sample("npm audit"));
    await expect(perform(app, actor, (work) => addScanResults(work, scan, {}))).rejects.toThrow(
      "The file does not state when the scan was performed. Enter the day.",
    );
    await perform(app, actor, (work) => addScanResults(work, scan, { performedOn: "2026-03-01" }));
    await perform(app, program, (work) => takeScanResults(work, scan, {}, null));
    const cards = app.read.selectFrom("evidence_items").select(["performed_from", "completeness"]);
    expect(await cards.orderBy("ref").execute()).toEqual([
      {
        performed_from: "2026-03-01",
        completeness: expect.stringMatching(/no time; the sender stated the day\.$/),
      },
      {
        performed_from: app.now().toISOString(),
        completeness: expect.stringMatching(/no time; the time of the request was taken\.$/),
      },
    ]);
  });

  test("a time that is ahead by the tolerance of clocks is now; of a later one nothing is read", async () => {
    const { app, actor, scanOf, rows } = await cast();
    const at = (minutes: number) =>
      sample("SARIF").replace(
        "2026-03-10T09:04:30.5Z",
        new Date(app.now().getTime() + minutes * MINUTE_MS).toISOString(),
      );
    await expect(scanOf(at(11))).rejects.toThrow("runs[0].invocations[0].endTimeUtc is in the future");
    const scan = await scanOf(at(9));
    await perform(app, actor, (work) => addScanResults(work, scan, {}));
    expect(await rows("evidence_items")).toMatchObject([{ performed_to: app.now().toISOString() }]);
  });
});

describe("a token adds evidence of its own controls alone", () => {
  test("a key that came before answers the same item; another file under it is refused", async () => {
    const { app, program, scanOf, rows } = await cast();
    const [scan, other] = [await scanOf(sample("SARIF")), await scanOf(sample("npm audit"))];
    const push = (one: typeof scan) =>
      perform(app, program, (work) => takeScanResults(work, one, {}, "build-1"));
    expect(await push(scan)).toEqual({ ref: "EV-000001", again: false });
    expect(await push(scan)).toEqual({ ref: "EV-000001", again: true });
    await expect(push(other)).rejects.toThrow("A different file was sent with this Idempotency-Key.");
    expect(await rows("evidence_items")).toHaveLength(1);
    expect(await rows("evidence_pushes")).toHaveLength(1);
  });

  test.each<[string, string, string[] | undefined, RegExp]>([
    ["a control that is not its own", "SARIF", ["AC-04"], /does not add evidence of AC-04/],
    ["a format that is mapped to other controls", "Lynis", undefined, /proposes no control/],
  ])("%s is refused", async (_what, name, controls, message) => {
    const { app, program, scanOf, rows } = await cast();
    const scan = await scanOf(sample(name));
    const push = perform(app, program, (work) => takeScanResults(work, scan, { controls }, null));
    await expect(push).rejects.toThrow(message);
    expect(await rows("evidence_items")).toEqual([]);
  });

  test("a token that reports incidents adds nothing, and one for no control is not made", async () => {
    const { app, actor, scanOf } = await cast();
    const scan = await scanOf(sample("SARIF"));
    const token = await perform(app, actor, (work) => makeApiToken(app, work, { name: "Pager", days: 30 }));
    const pager = (await readBearer(app, `Bearer ${token}`, "192.0.2.1")) as Actor;
    await expect(
      perform(app, pager, (work) => takeScanResults(work, scan, { controls: [] }, null)),
    ).rejects.toThrow();
    await expect(
      perform(app, actor, (work) =>
        makeApiToken(app, work, { name: "CI", days: 30, scope: "evidence.push", controls: ["XX-99"] }),
      ),
    ).rejects.toThrow("There is no control XX-99.");
  });
});

describe("what a token adds is the work of the user who made it", () => {
  test.each([
    ["under a key", "build-1"],
    ["without a key", null],
  ])("%s: another person accepts and links it", async (_what, key) => {
    const { app, actor, program, scanOf } = await cast();
    const { actor: other } = await testPerson(app, "Ben", "officer");
    const scan = await scanOf(sample("SARIF"));
    const { ref } = await perform(app, program, (work) => takeScanResults(work, scan, {}, key));
    await expect(perform(app, actor, (work) => acceptEvidence(work, ref))).rejects.toThrow(
      "You recorded this item, or your API token did. Another person must accept or return it.",
    );
    await perform(app, other, (work) => acceptEvidence(work, ref));
    const link = [{ controlRef: "CM-02" }];
    await expect(perform(app, actor, (work) => linkEvidence(work, ref, link))).rejects.toThrow(
      "Another person must link it",
    );
    await perform(app, other, (work) => linkEvidence(work, ref, link));
    expect(await app.read.selectFrom("evidence_items").select("recorded_by").execute()).toEqual([
      { recorded_by: "token:CI" },
    ]);
    expect(await listEvidence(app.read, { byHand: true }, { limit: 9, offset: 0 })).toEqual([]);
  });
});
