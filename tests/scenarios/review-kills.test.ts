import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { proveData } from "#app/operations/installation/proofs";
import type { Actor } from "#app/work";
import { openLogKey } from "#evidence/log/log-heads";
import { type Cast, cast, importList, openedReview } from "#tests/support/review-cast";

/** When the killer comes, as shares of how long the whole took when no one came. */
const SHARES = [0.1, 0.4, 0.6, 0.8, 0.95];

type Work = { what: "import" | "sign"; target: string; actor: Actor; at: string };

/** Runs the worker, and kills it this many milliseconds after its start. Answers how long it took, null when it was killed. */
async function run(c: Cast, { what, target, actor, at }: Work, killAfter?: number): Promise<number | null> {
  const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
  const args = [
    ...flags,
    "tests/support/workers/review-worker.ts",
    c.app.config.dataDir,
    what,
    target,
    JSON.stringify(actor),
    at,
  ];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise((resume) => child.once("exit", resume));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  let [begun, done]: [number, number | null] = [0, null];
  await new Promise<void>((resume) => {
    lines.on("line", (line) => {
      if (line === "done") done = performance.now() - begun;
      else if (line === "under way") {
        begun = performance.now();
        if (killAfter !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfter);
      }
    });
    lines.once("close", resume);
  });
  await gone;
  return done;
}

const count = async (c: Cast, table: "populations" | "accounts" | "access_review_signoffs" | "removals") =>
  (
    await c.app.read
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow()
  ).n;
const entries = async (c: Cast, action: string) =>
  (await c.app.read.selectFrom("audit_log").select("id").where("action", "=", action).execute()).length;

test("an import killed at any instant leaves a whole list or none, and its log agrees", {
  timeout: 180_000,
}, async () => {
  const c = await cast();
  const day = (n: number) => `2026-03-${String(12 + n).padStart(2, "0")}T09:00:00Z`;
  const work = (n: number): Work => ({
    what: "import",
    target: c.systemId,
    actor: c.officer.actor,
    at: day(n),
  });
  const whole = (await run(c, work(0))) ?? 0;
  expect(whole).toBeGreaterThan(0);
  let killed = 0;
  for (const [at, share] of SHARES.entries()) {
    if ((await run(c, work(at + 1), whole * share)) === null) killed += 1;
    const lists = await count(c, "populations");
    expect(await count(c, "accounts")).toBe(20_000 * lists);
    expect(await entries(c, "populations.import")).toBe(lists);
  }
  expect(killed).toBeGreaterThan(1);
  const before = await count(c, "populations");
  expect(await run(c, work(9))).not.toBeNull();
  expect(await count(c, "populations")).toBe(before + 1);
  const proof = await proveData(
    `${c.app.config.dataDir}/surety.db`,
    c.app.vault,
    openLogKey(c.app.secretKey),
  );
  expect(proof.problems).toEqual([]);
});

test("a sign-off killed at any instant is whole with all its removals, or never was", {
  timeout: 180_000,
}, async () => {
  const c = await cast();
  const rows = Array.from({ length: 1_000 }, (_, n) => `${n},u${n}@firm.test,person,active,reader,no,yes`);
  await importList(
    c,
    `id,email,kind,status,role,privileged,mfa\n${rows.join("\n")}\n`,
    "2026-03-11T12:00:00Z",
  );
  const signed: string[] = [];
  // Each try has its own review, over the newest list: that of the whole, not the small one that opens it.
  const review = async (): Promise<Work> => {
    const target = await openedReview(c, {}, null);
    await c.app.db
      .updateTable("access_review_items")
      .set({
        decision: "revoke",
        reason: "nobody uses it",
        decided_at: c.app.now().toISOString(),
        decided_by: c.owner.personId,
      })
      .where("review_id", "=", target)
      .execute();
    return { what: "sign", target, actor: c.owner.actor, at: "2026-03-12T09:00:00Z" };
  };
  const first = await review();
  const whole = (await run(c, first)) ?? 0;
  signed.push(first.target);
  let killed = 0;
  for (const share of SHARES) {
    const one = await review();
    if ((await run(c, one, whole * share)) === null) killed += 1;
    const signoffs = await count(c, "access_review_signoffs");
    expect(await count(c, "removals")).toBe(1_000 * signoffs);
    expect(await entries(c, "access-reviews.sign-off")).toBe(signoffs);
    const own = await c.app.read
      .selectFrom("access_review_signoffs")
      .select("review_id")
      .where("review_id", "=", one.target)
      .execute();
    // What was killed can be signed again; what was signed cannot.
    if (own.length === 0) expect(await run(c, one)).not.toBeNull();
  }
  expect(killed).toBeGreaterThan(1);
  expect(await count(c, "access_review_signoffs")).toBe(SHARES.length + 1);
});
