import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { deliverMail } from "#app/jobs/deliver-mail";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { perform } from "#app/work";
import { reminderJob } from "#domain/breach-clocks/reminder-watch";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { stagesUntil } from "#tests/support/clock-model";
import { type Post, startPost } from "#tests/support/servers/post";

const root = join(import.meta.dirname, "../../..");
const start = "2026-03-28T12:00:00.000Z";
/** Half an hour before the first call. */
const opening = "2026-03-28T22:15:00.000Z";
const roundMs = 20 * 60_000;

export type Tally = {
  kills: number;
  /** Stages that should have been raised by the last instant, and rows that say they were. */
  expected: string[];
  raised: string[];
  /** Calls that were queued, that neither the server took nor a newer one replaced, and that it took twice or more. */
  calls: number;
  lost: number;
  doubled: number;
  /** Mails at the server whose Message-ID is no call's: a doubled mail that could not be told as such. */
  strangers: number;
};

/**
 * Kills a worker that raises and sends reminders with SIGKILL, again and again, at instants that `seed` decides: while it
 * opens, raises, sends, writes. The clock of the workers runs fast and goes on where the last one was killed.
 */
export async function killReminders(kills: number, seed: number): Promise<Tally> {
  const post = await startPost();
  const app = await testApp(start, { SMTP_URL: post.url });
  const clocks = await cast(app);
  const instant = join(app.config.dataDir, "instant");
  writeFileSync(instant, opening);
  const worker = await bundled("reminder-worker");
  const random = mulberry(seed);
  for (let done = 0; done < kills; done += 1) {
    const child = spawn(process.execPath, [worker, app.config.dataDir, post.url, instant, String(roundMs)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    // One in ten is killed while it opens the folder, the others while they work.
    if (random() < 0.1) await pause(random() * 400);
    else {
      await new Promise((resume) => child.stdout?.once("data", resume));
      await pause(random() * 250);
    }
    await dead(child);
  }
  // What was taken by a worker that is gone is free again after its lease.
  const end = new Date(Date.parse(readFileSync(instant, "utf8")) + roundMs);
  app.clock.set(end.toISOString());
  await perform(app, { kind: "job", name: reminderJob }, (work) =>
    raiseBreachReminders(work, "http://surety.test"),
  );
  await deliverMail(app);
  app.clock.advance(roundMs);
  await deliverMail(app);
  return tally(app, post, clocks, end, kills);
}

/** Five customers with a clock each, a quarter of an hour apart, so that there is something to call about in most rounds. */
async function cast(app: TestApp): Promise<{ id: string; startsAt: Date; deadlineAt: Date }[]> {
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  for (const [index, name] of ["Aurora", "Boreal", "Cassia", "Dune", "Ember"].entries()) {
    const one = await customer(app, actor, name);
    const { id } = await incident(app, actor, { customers: [one], personalData: "no" });
    await anchor(app, actor, id, "verified", new Date(Date.parse(start) - index * 15 * 60_000).toISOString());
  }
  const rows = await app.read
    .selectFrom("breach_clocks")
    .select(["id", "starts_at", "deadline_at"])
    .where("deadline_at", "is not", null)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    startsAt: new Date(row.starts_at!),
    deadlineAt: new Date(row.deadline_at!),
  }));
}

async function tally(
  app: TestApp,
  post: Post,
  clocks: { id: string; startsAt: Date; deadlineAt: Date }[],
  end: Date,
  kills: number,
): Promise<Tally> {
  const rows = await app.read.selectFrom("reminders").select(["clock_id", "stage"]).execute();
  const calls = await app.read
    .selectFrom("deliveries")
    .select(["message_id", "replaced_by"])
    .where("key", "like", "reminder:%")
    .execute();
  const times = new Map<string, number>();
  for (const { messageId } of post.received) times.set(messageId, (times.get(messageId) ?? 0) + 1);
  const own = new Set(calls.map((call) => call.message_id));
  return {
    kills,
    expected: clocks
      .flatMap(({ id, startsAt, deadlineAt }) =>
        stagesUntil(startsAt, deadlineAt, end).map(({ name }) => `${id} ${name}`),
      )
      .toSorted(),
    raised: rows.map((row) => `${row.clock_id} ${row.stage}`).toSorted(),
    calls: calls.length,
    lost: calls.filter((call) => !call.replaced_by && !times.has(call.message_id)).length,
    doubled: [...times.values()].filter((count) => count > 1).length,
    strangers: [...times.keys()].filter((id) => !own.has(id)).length,
  };
}

/** A worker of tests/support as one file, so that it opens in a fraction of a second. */
export async function bundled(name: string): Promise<string> {
  const outDir = join(root, ".cache", `${name}-${process.pid}`);
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: { ssr: `tests/support/workers/${name}.ts`, outDir, emptyOutDir: true, target: "node22" },
  });
  return join(outDir, `${name}.js`);
}

function dead(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null) throw new Error(`The worker ended by itself with ${child.exitCode}.`);
  const gone = new Promise((resume) => child.once("exit", resume));
  child.kill("SIGKILL");
  return gone;
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}

/** Numbers from 0 to 1 that a seed decides. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
