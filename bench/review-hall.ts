import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSession } from "#app/auth/sign-in";
import { readConfig } from "#app/config";
import type { AppContext } from "#app/context";
import { openReview, prepareReview } from "#app/operations/access-reviews/reviews";
import { insertAccount } from "#app/operations/installation/accounts";
import { openContext } from "#app/operations/installation/opening";
import { setUpByOperator } from "#app/operations/installation/operator-setup";
import { importAccounts } from "#app/operations/systems/populations";
import { addSystem } from "#app/operations/systems/systems";
import { type Actor, perform } from "#app/work";
import { findUser } from "#db/installation/users";
import { reviewInput } from "#domain/access-reviews/input";
import { systemInput } from "#domain/systems/systems";
import { addressOf } from "./installation.ts";

const root = join(import.meta.dirname, "..");
const operator: Actor = { kind: "cli", name: "cli:bench" };
export const REVIEWERS = 20;
export const EACH = 1000;

export type Reviewer = { cookie: string; personId: string };
export type Hall = {
  app: AppContext;
  owner: Reviewer;
  reviewers: Reviewer[];
  /** Twenty reviewers with 1,000 entries each, and one reviewer with all 20,000. */
  shared: string;
  alone: string;
  /** Milliseconds for each of the two to open. */
  opening: number[];
  /** Starts the built server on the same folder. */
  serve(): Promise<string>;
  close(): Promise<void>;
};

/** An organisation with 20 systems of 1,000 accounts and two open reviews over all of them. */
export async function openHall(): Promise<Hall> {
  const dir = mkdtempSync(join(tmpdir(), "surety-bench-"));
  const app = await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }));
  const { userId } = await setUpByOperator(app, operator, {
    organisation: "Bench",
    timeZone: "Europe/Berlin",
    name: "Bea Bench",
    email: "owner@bench.example",
    password: "seven quiet otters paddle",
  });
  const owner = await seat(app, userId, "Bea Bench");
  const reviewers: Reviewer[] = [];
  const systems: string[] = [];
  for (let at = 0; at < REVIEWERS; at += 1) {
    const name = `Reviewer ${at}`;
    const account = {
      name,
      email: `r${at}@bench.example`,
      role: "member",
      passwordHash: "none",
      totpSecret: "none",
      totpStep: 0,
    };
    const made = await perform(app, operator, (work) => insertAccount(app, work, account));
    const reviewer = await seat(app, made.userId, name);
    reviewers.push(reviewer);
    systems.push(await systemOf(app, at, reviewer.personId));
  }
  const opening: number[] = [];
  const review = async (title: string, routing: string, namedId?: string) => {
    const day = (days: number) =>
      new Date(app.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
    const input = reviewInput.parse({
      title,
      routing,
      namedId,
      systems,
      periodFrom: day(-90),
      periodTo: day(0),
      dueOn: day(9),
    });
    const id = await perform(app, operator, (work) => prepareReview(work, input));
    const began = performance.now();
    await perform(app, operator, (work) => openReview(work, id, "http://bench.example"));
    opening.push(performance.now() - began);
    return id;
  };
  const shared = await review("Shared", "system-owner");
  const alone = await review("Alone", "named", owner.personId);
  const servers: ChildProcess[] = [];
  return {
    app,
    owner,
    reviewers,
    shared,
    alone,
    opening,
    async serve() {
      const env: NodeJS.ProcessEnv = {
        ...process.env,
        DATA_DIR: dir,
        PORT: "0",
        HOST: "127.0.0.1",
        JOBS: "off",
        LOG_LEVEL: "error",
        NODE_ENV: "production",
      };
      const server = spawn(process.execPath, ["server.js"], {
        cwd: root,
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      servers.push(server);
      return addressOf(server);
    },
    async close() {
      await app.close();
      for (const server of servers) {
        server.kill("SIGTERM");
        await new Promise((done) => server.once("exit", done));
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A user with a session and a fresh second factor. */
async function seat(app: AppContext, userId: string, name: string): Promise<Reviewer> {
  const guest: Actor = { kind: "guest", ip: "127.0.0.1" };
  const door = { ip: "127.0.0.1", userAgent: "bench" };
  const session = await perform(app, guest, (work) =>
    openSession(app, work, { id: userId, name }, door, "totp"),
  );
  return { cookie: `surety=${session}`, personId: (await findUser(app.read, userId))?.person_id ?? "" };
}

async function systemOf(app: AppContext, at: number, ownerId: string): Promise<string> {
  const id = await perform(app, operator, (work) =>
    addSystem(work, systemInput.parse({ name: `System ${at}`, ownerId })),
  );
  const rows = Array.from(
    { length: EACH },
    (_, n) =>
      `${n},u${n}@staff.example,Name ${n} of ${at},service,role ${n % 9},${n % 20 === 0 ? "yes" : "no"},yes,2026-01-02T03:04:05Z`,
  );
  await importAccounts(app, operator, {
    system: { id },
    format: "generic",
    map: {},
    at: null,
    fileName: "accounts.csv",
    bytes: Buffer.from(`id,email,name,kind,role,privileged,mfa,last_sign_in\n${rows.join("\n")}\n`),
  });
  return id;
}
