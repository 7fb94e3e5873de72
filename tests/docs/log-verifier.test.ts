import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { signLogHead } from "#app/operations/installation/log-heads";
import { proofFile } from "#app/queries/evidence/proof";
import { entryProof } from "#app/queries/installation/log-proofs";
import { perform } from "#app/work";
import { findEvidence } from "#db/evidence/evidence";
import { openLogKey } from "#evidence/log/log-heads";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { signAsBefore } from "#tests/support/earlier-heads";

/** The verifier of docs/log.md, taken out of the document and run by Python alone. */
const dir = mkdtempSync(join(tmpdir(), "surety-verifier-"));
const script = join(dir, "verify.py");
const source = /```python\n([\s\S]*?)```/.exec(readFileSync("docs/log.md", "utf8"))?.[1] ?? "";
const pythonMissing = spawnSync("python3", ["--version"]).status !== 0;
if (pythonMissing) console.log("python3 is missing: the verifier of docs/log.md is not run.");

let app: TestApp;
beforeEach(async () => {
  writeFileSync(script, source);
  app = await testApp();
  await testOrganisation(app);
  await testPerson(app, "Åsa 王", "owner");
  const file = await app.vault.put(Buffer.from("a"));
  await perform(app, { kind: "job", name: "test" }, (work) =>
    recordEvidence(work, {
      title: 'Users \u2028 "quoted" \\ 한국 😀\u007f',
      kind: "list",
      provenance: { source: "Directory", extractedAt: app.now(), rows: 3 },
      files: [{ name: "a.csv", mediaType: "text/csv", ...file }],
    }),
  );
});

type Proof = NonNullable<Awaited<ReturnType<typeof entryProof>>>;
function run(proof: unknown, key = openLogKey(app.secretKey).verifierKey) {
  const name = join(dir, "proof.json");
  writeFileSync(name, JSON.stringify(proof, null, 2));
  const { status, stdout, stderr } = spawnSync("python3", [script, key, name], { encoding: "utf8" });
  return { holds: status === 0, said: stdout.trim() || stderr.trim() };
}

async function allProofs(): Promise<Proof[]> {
  const { rows } = await sql<{ seq: number; kind: string; id: string }>`select seq, kind, record_id as id
    from log_leaves order by seq`.execute(app.read);
  const proofs: (Proof | null)[] = [];
  for (const { seq, kind, id } of rows)
    proofs.push(
      kind === "audit"
        ? await entryProof(app, seq)
        : await proofFile(app, (await findEvidence(app.read, id))!),
    );
  return proofs as Proof[];
}

test("it has 40 lines at most", () => {
  expect(source.trim().split("\n").length).toBeLessThanOrEqual(40);
});

describe.skipIf(pythonMissing)("the verifier", () => {
  test("accepts a proof by a head of an earlier version, and of each line by a checkpoint", async () => {
    await signAsBefore(app);
    const early = (await entryProof(app, 1))!;
    expect(early.head.checkpoint).toBeNull();
    expect(run(early)).toEqual({ holds: true, said: `line 1 is in the log of ${early.head.size} lines` });
    await testPerson(app, "Ben", "officer");
    const { size } = await signLogHead(app);
    const proofs = await allProofs();
    expect(proofs.length).toBe(size);
    expect(new Set(proofs.map(({ kind }) => kind))).toEqual(new Set(["audit", "evidence"]));
    for (const proof of proofs)
      expect(run(proof)).toEqual({
        holds: true,
        said: `line ${proof.leaf.line} is in the log of ${size} lines`,
      });
  });

  test.each<[string, (proof: Proof) => unknown]>([
    ["another record", (proof) => ({ ...proof, record: { ...proof.record, action: "other" } })],
    [
      "another record with its hash",
      (proof) => ({ ...proof, leaf: { ...proof.leaf, hash: "0".repeat(64) } }),
    ],
    ["another line", (proof) => ({ ...proof, leaf: { ...proof.leaf, index: 2, line: 3 } })],
    ["a line that is not its index", (proof) => ({ ...proof, leaf: { ...proof.leaf, line: 3 } })],
    ["a shorter path", (proof) => ({ ...proof, path: proof.path.slice(1) })],
    ["a longer path", (proof) => ({ ...proof, path: [...proof.path, proof.path[0]] })],
    ["another size", (proof) => ({ ...proof, head: { ...proof.head, size: proof.head.size + 1 } })],
    ["no checkpoint", (proof) => ({ ...proof, head: { ...proof.head, checkpoint: null } })],
    [
      "a checkpoint with another signature",
      (proof) => ({
        ...proof,
        head: { ...proof.head, checkpoint: openLogKey(Buffer.alloc(32, 9)).sign(parts(proof)).checkpoint },
      }),
    ],
    [
      "another root under the same signature",
      (proof) => ({ ...proof, head: { ...proof.head, root: "0".repeat(64) } }),
    ],
  ])("refuses %s", async (_what, forge) => {
    await signLogHead(app);
    const proof = (await entryProof(app, 2))!;
    expect(run(proof).holds).toBe(true);
    const { holds, said } = run(forge(proof));
    expect(holds).toBe(false);
    expect(said).toMatch(/^does not hold/);
  });

  test("refuses a proof signed by another key than the one that the reader has", async () => {
    await signLogHead(app);
    expect(run(await entryProof(app, 2), openLogKey(Buffer.alloc(32, 9)).verifierKey).holds).toBe(false);
  });
});

function parts({ head }: Proof) {
  return { size: head.size, root: Buffer.from(head.root, "hex"), at: new Date(head.at) };
}
