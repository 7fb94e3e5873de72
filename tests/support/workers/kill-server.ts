import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#app/config";
import type { AppContext } from "#app/context";
import { deliverMail } from "#app/jobs/deliver-mail";
import { openContext } from "#app/operations/installation/opening";
import { surety } from "#tests/support/browser/terminal";
import { type Post, startPost } from "#tests/support/servers/post";
import { startServer } from "#tests/support/servers/server";
import { startProcess } from "#tests/support/servers/server-process";
import { makeReviewers, makeTokens } from "#tests/support/soak-cast";
import { type Acknowledged, Gone, type Line, reporter, signer, uploader } from "#tests/support/soak-senders";
import { mulberry } from "#tests/support/workers/kill-reminders";

const people = 8;
/** Lists to decide and sign for each kill: more than are signed in one life of the server, so that some are in flight at every kill. */
const listsPerKill = 3;
/** A life of the server ends after one to this many answers. */
const mostAnswers = 14;
/** After so long, what a killed process had taken is free again, and the longest wait for another try is over. */
const leaseMs = 20 * 60_000;

export type Outcome = {
  kills: number;
  acknowledged: Record<keyof Acknowledged, number>;
  /** What was acknowledged and is not in the records. */
  lost: string[];
  /** Reports under one key that became two. */
  doubledReports: number;
  /** Mails sent by our records; of those absent from the mail server, there twice or more; and ids there that are not ours. */
  mails: { sent: number; lost: number; doubled: number; strangers: number };
  problems: string[];
  /** Answers that no sender expects, each once: what was refused was not acknowledged, so it is not lost. */
  refused: string[];
};

/**
 * Kills the built server with SIGKILL, again and again, at instants that `seed` decides, while reports, uploads, decisions and
 * sign-offs with a second factor come in and its jobs send mail. Answers what was acknowledged and what of it is gone. After
 * `longestMs` it ends with the kills that there were.
 */
export async function killServer(
  kills: number,
  seed: number,
  longestMs = Number.POSITIVE_INFINITY,
): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), "surety-kill-server-"));
  const post = await startPost();
  try {
    const acknowledged: Acknowledged = { reports: [], uploads: [], decisions: [], signed: [] };
    const { senders, reviewers } = await cast(dir, kills);
    const refused: string[] = [];
    const random = mulberry(seed);
    const began = performance.now();
    let done = 0;
    while (done < kills && performance.now() - began < longestMs) {
      done += 1;
      await round({ dir, post, senders, acknowledged, refused, random });
      if (reviewers.every(({ reviews }) => reviews.length === 0))
        throw new Error(`Nobody had anything left to sign after ${done} kills.`);
      if (done % 50 === 0)
        console.log(`${done} kills, ${count(acknowledged)} answers, refused: ${JSON.stringify(refused)}`);
    }
    return { ...(await tally(dir, post, acknowledged)), kills: done, refused };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function cast(dir: string, kills: number) {
  const server = await startServer({ env: { DATA_DIR: dir } });
  const tokens = await makeTokens(server, 12);
  const reviewers = await makeReviewers(server, people, Math.ceil((kills * listsPerKill) / people) + 1);
  const cookie = `surety=${await server.cast.officer.signIn()}`;
  await server.stop();
  return { senders: [reporter(tokens), uploader(cookie), ...reviewers.map(signer)], reviewers };
}

/** One life of the server: one in ten is killed while it opens, the others after some answers more. */
async function round(the: {
  dir: string;
  post: Post;
  senders: ((line: Line) => Promise<void>)[];
  acknowledged: Acknowledged;
  refused: string[];
  random: () => number;
}): Promise<void> {
  const { acknowledged, refused, random } = the;
  const server = startProcess(the.dir, { JOBS: "on", SMTP_URL: the.post.url });
  if (random() < 0.1) {
    await pause(random() * 1000);
    await server.kill();
    return;
  }
  const line = { url: await server.url, acknowledged, refused };
  const sending = the.senders.map((sender) =>
    sender(line).catch((error) => {
      if (!(error instanceof Gone)) throw error;
    }),
  );
  const enough = count(acknowledged) + 1 + Math.floor(random() * mostAnswers);
  // On a busy machine the quick kinds alone would fill every life: the first of each kind is waited for.
  const until = performance.now() + 10_000;
  const lacking = () => Object.values(acknowledged).some((taken) => taken.length === 0);
  while (count(acknowledged) < enough || (lacking() && performance.now() < until))
    await Promise.race([pause(2), failed(sending)]);
  await pause(random() * 60);
  await server.kill();
  await Promise.all(sending);
}

async function tally(
  dir: string,
  post: Post,
  acknowledged: Acknowledged,
): Promise<Omit<Outcome, "kills" | "refused">> {
  const verified = await surety(dir, ["verify", "--json"]);
  let ahead = 0;
  const config = readConfig({ DATA_DIR: dir, SMTP_URL: post.url, LOG_LEVEL: "silent", JOBS: "off" });
  const app = await openContext(config, { now: () => new Date(Date.now() + ahead) });
  try {
    for (let again = 0; again < 4; again += 1) {
      await deliverMail(app);
      ahead += leaseMs;
    }
    return {
      acknowledged: {
        reports: acknowledged.reports.length,
        uploads: acknowledged.uploads.length,
        decisions: acknowledged.decisions.length,
        signed: acknowledged.signed.length,
      },
      lost: await lost(app, acknowledged),
      doubledReports: acknowledged.reports.length - new Set(acknowledged.reports).size,
      mails: await mails(app, post),
      problems: (verified.json as { problems: string[] }).problems,
    };
  } finally {
    await app.close();
  }
}

async function lost({ read }: AppContext, acknowledged: Acknowledged): Promise<string[]> {
  const incidents = await read.selectFrom("incidents").select("ref as id").execute();
  const evidence = await read.selectFrom("evidence_items").select("ref as id").execute();
  const decided = await read
    .selectFrom("access_review_items")
    .select("id")
    .where("decision", "is not", null)
    .execute();
  const signoffs = await read
    .selectFrom("access_review_signoffs")
    .select(["review_id", "reviewer_id"])
    .execute();
  const signed = signoffs.map((row) => ({ id: `${row.review_id} ${row.reviewer_id}` }));
  const there = new Set([incidents, evidence, decided, signed].flat().map(({ id }) => id));
  return Object.values(acknowledged)
    .flat()
    .filter((id) => !there.has(id));
}

async function mails({ read }: AppContext, post: Post): Promise<Outcome["mails"]> {
  const rows = await read
    .selectFrom("deliveries")
    .select("message_id")
    .where("sent_at", "is not", null)
    .execute();
  const own = new Set(rows.map((row) => row.message_id));
  const times = new Map<string, number>();
  for (const { messageId } of post.received) times.set(messageId, (times.get(messageId) ?? 0) + 1);
  return {
    sent: own.size,
    lost: [...own].filter((id) => !times.has(id)).length,
    doubled: [...times.values()].filter((many) => many > 1).length,
    strangers: [...times.keys()].filter((id) => !own.has(id)).length,
  };
}

const count = (acknowledged: Acknowledged) => Object.values(acknowledged).flat().length;

/** Rejects when a sender failed; never settles otherwise. */
function failed(sending: Promise<void>[]): Promise<never> {
  return new Promise((_, reject) => {
    for (const one of sending) one.catch(reject);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
