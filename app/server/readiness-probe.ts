import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { AppContext } from "#app/context";
import { remindersStandStill } from "#app/queries/breach-clocks/reminder-watch";
import { readPost } from "#app/queries/deliveries/mail-state";
import { dataWords, recordsWords } from "#app/queries/installation/condition";
import { isVaultEmptied } from "#app/queries/installation/vault-sample";
import { bookkeeping } from "#app/work";
import { findLastClockChange } from "#db/installation/clock-changes";
import { proveWritable, readLiveness } from "#db/installation/liveness";
import { standstillWords } from "#domain/breach-clocks/reminder-watch";
import { postWords } from "#domain/deliveries/post-state";
import { MINUTE_MS } from "#domain/durations";
import { changeToShow, clockChangeWords } from "#domain/installation/clock-changes";
import {
  databaseGoneWords,
  keyGoneWords,
  vaultEmptiedWords,
  vaultGoneWords,
} from "#domain/installation/opened-places";
import { damageWords, storageErrorOf } from "#domain/installation/storage-errors";
import { probeVault } from "#evidence/vault/vault-probe";

/** For each part "ok", or in plain words what is wrong; no path and no name, since the page is public. */
type Examined = Record<
  "database" | "records" | "vault" | "key" | "backups" | "jobs" | "reminders" | "clock" | "mail",
  string
>;

/**
 * Whether people may be sent here. A clock that was changed is said, but a server whose clock is right again is ready, and so is
 * one whose mail server cannot be reached, one of whose records cannot be read, that cannot write a backup, or whose key file is gone: its pages work, and they are where
 * reminders can be read.
 */
export function isReady({
  clock: _clock,
  mail: _mail,
  backups: _backups,
  key: _key,
  records: _records,
  ...parts
}: Examined): boolean {
  return Object.values(parts).every((part) => part === "ok");
}

/** Minutes without any run after which the clock counts as stopped. */
const QUIET_MINUTES = 5;
/** An answer is given again for so long: looking costs two writes. Milliseconds. */
const FRESH_MS = 3_000;

/** What must work before people are sent here: a write and a read in database and vault, and jobs that run. The log says why not. */
export async function probeReadiness(app: AppContext, upSeconds = process.uptime()): Promise<Examined> {
  const check: Check = async (part, look) => {
    try {
      return await look();
    } catch (error) {
      app.logger.error({ part, err: error }, "not ready");
      const trouble = storageErrorOf(error) ?? storageErrorOf((error as { cause?: unknown }).cause);
      if (trouble === "full") return "the disk is full";
      return trouble === "damaged" ? damageWords : "cannot be read and written";
    }
  };
  const writable = await check("database", async () => {
    if (app.places.databaseGone()) return databaseGoneWords;
    await readLiveness(app.read);
    await bookkeeping(app, proveWritable);
    return "ok";
  });
  return {
    database: writable === "ok" ? await check("database", async () => dataWords(app) ?? "ok") : writable,
    records: recordsWords(app) ?? "ok",
    vault: await check("vault", async () => {
      if (app.places.vaultGone()) return vaultGoneWords;
      await probeVault(app.vault.dir);
      return (await isVaultEmptied(app)) ? vaultEmptiedWords : "ok";
    }),
    key: app.places.keyGone() ? keyGoneWords : "ok",
    backups: await check("backups", async () => {
      await access(
        join(app.config.dataDir, "backups"),
        constants.R_OK | constants.W_OK | constants.X_OK,
      ).catch(unlessNotThere);
      return "ok";
    }),
    ...(writable === "ok" ? await examineWork(app, upSeconds, check) : withoutWriting(writable)),
    clock: await check("clock", async () => {
      const change = changeToShow(await findLastClockChange(app.read), app.now());
      return change ? clockChangeWords(change) : "ok";
    }),
  };
}

/** The first backup makes its folder. */
function unlessNotThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

type Check = (part: keyof Examined, look: () => Promise<string>) => Promise<string>;
type Work = Pick<Examined, "jobs" | "reminders" | "mail">;

async function examineWork(app: AppContext, upSeconds: number, check: Check): Promise<Work> {
  return {
    jobs: await check("jobs", async () => {
      if (!app.config.jobs || upSeconds < QUIET_MINUTES * 60) return "ok";
      const { lastJobStart } = await readLiveness(app.read);
      // An instant still to come says nothing: the reminders are judged by the monotonic clock as well.
      const quiet = lastJobStart ? app.now().getTime() - lastJobStart.getTime() : Number.POSITIVE_INFINITY;
      return quiet < QUIET_MINUTES * MINUTE_MS ? "ok" : `none has run for ${QUIET_MINUTES} minutes`;
    }),
    reminders: await check("reminders", async () => {
      const still = await remindersStandStill(app, upSeconds);
      return still ? standstillWords(still, app.now()) : "ok";
    }),
    mail: await check("mail", async () => postWords(await readPost(app))),
  };
}

/** A run, a stage and a mail each begin with a row, so that nothing is done twice: without rows there are none of them. */
function withoutWriting(database: string): Work {
  const why = database === "the disk is full" ? database : "the database cannot be written";
  return {
    jobs: `none can run: ${why}`,
    reminders: `none can be sent: ${why}`,
    mail: `none can be sent: ${why}`,
  };
}

/** Whether the database took a write at the last look. */
export function isWritable({ jobs }: Examined): boolean {
  return !jobs.startsWith("none can run");
}

/** The same, at most once in three seconds however many ask. */
export function openReadinessProbe(app: AppContext): () => Promise<Examined> {
  let last: { at: number; answer: Promise<Examined> } | undefined;
  return () => {
    const at = performance.now();
    if (!last || at - last.at > FRESH_MS) last = { at, answer: probeReadiness(app) };
    return last.answer;
  };
}
