import { type Trail, writeLastEntry } from "#app/audit-entries";
import type { AppContext } from "#app/context";
import { noteLogSize } from "#app/storage/log-mark";
import { asRefusal } from "#app/storage/storage-errors";
import { changesOf, rowsEverChanged, searchMarksOf, type Tx } from "#db/client";
import { writeInGroup } from "#db/group-commit";
import { endedMeanwhile } from "#db/installation/in-force";
import { countLeaves } from "#db/installation/log-leaves";
import { indexChanges } from "#db/installation/search-index";
import { giveTurn } from "#db/turns";
import { stateChanges } from "#db/watched-rows";
import { Refused } from "#domain/errors";
import { databaseGoneWords } from "#domain/installation/opened-places";
import { type Action, may, type Role } from "#domain/roles";

/** How a user proved a second factor in this session, and when. */
export type Factor = { method: string; at: Date };

/** Who acts: a person at a browser, a program by its token, a scheduled job, an operator at the command line, or a visitor who is not signed in. */
export type Actor =
  | {
      kind: "user";
      userId: string;
      personId: string | null;
      name: string;
      role: Role;
      /** Keyed hash of the session that the request came with; null where none did, as in the demo's past. */
      sessionId: string | null;
      ip: string;
      factor: Factor | null;
    }
  | {
      kind: "token";
      tokenId: string;
      /** Who made it, and answers for what it does; null when an operator did. */
      userId: string | null;
      name: string;
      scope: Action;
      /** The controls whose evidence it may add. */
      controls?: readonly string[];
      ip: string;
    }
  | { kind: "job"; name: string }
  | { kind: "cli"; name: string }
  | { kind: "guest"; ip: string };

/** Who acts in the record of an action without a signed-in user. */
export const notSignedIn = "not signed in";

/**
 * Who acts, as a record's own column writes it: the user's name, "job:NAME", "token:NAME", "cli:USER" or "not signed in".
 * `actorLabel` puts it into words for a screen or a PDF; rows of older versions without the kind stay as they are.
 */
export function actorName(actor: Actor): string {
  if (actor.kind === "guest") return notSignedIn;
  // An operator's name has its kind already: "cli:root".
  if (actor.kind === "user" || actor.name.startsWith(`${actor.kind}:`)) return actor.name;
  return `${actor.kind}:${actor.name}`;
}

/** One unit of work: one transaction, one actor, one instant. */
export type Work = {
  db: Tx;
  actor: Actor;
  now: Date;
  /** Counts the audit entries of this unit and holds the last one; `record` sets both. */
  trail: Trail;
};

/**
 * The only way to change anything. Commits the whole change or none of it.
 * Throws if rows were written and no audit entry was: a change that is not logged does not happen. The last entry names
 * the hash over what the rows that decide something say after it.
 */
export async function perform<R>(
  app: AppContext,
  actor: Actor,
  change: (work: Work) => Promise<R>,
): Promise<R> {
  const now = app.now();
  let logSize = 0;
  const result = await inOneTransaction(app, async (db) => {
    const ended = await endedMeanwhile(db, actor, now);
    if (ended) throw new Refused("forbidden", ended);
    const work: Work = { db, actor, now, trail: { entries: 0, last: null } };
    const before = await rowsEverChanged(db);
    const result = await change(work);
    if (work.trail.entries === 0 && (await rowsEverChanged(db)) !== before) {
      throw new Error("A change was made without its audit entry.");
    }
    await indexChanges(app.db, db);
    await stateRows(app, work);
    if (work.trail.entries > 0) logSize = await countLeaves(db);
    return result;
  });
  if (logSize > 0) noteLogSize(app.config.dataDir, logSize);
  return result;
}

async function stateRows(app: AppContext, work: Work): Promise<void> {
  const hash = await stateChanges(app.db, work.db, giveTurn);
  if (hash !== null && !work.trail.last) throw new Error("A record was changed without its audit entry.");
  await writeLastEntry(work.db, work.trail, hash);
}

/** For rows that are themselves a log or a counter of one: job runs, deliveries, a session's last use. */
export function bookkeeping<R>(app: AppContext, write: (db: Tx, now: Date) => Promise<R>): Promise<R> {
  const now = app.now();
  return inOneTransaction(app, async (db) => {
    const result = await write(db, now);
    if (changesOf(app.db).any)
      throw new Error("A record that decides something was changed outside perform.");
    return result;
  });
}

/** Throws Refused when the disk under the database, or a row that it refuses, is the reason, which the log then knows. */
async function inOneTransaction<R>(app: AppContext, write: (db: Tx) => Promise<R>): Promise<R> {
  if (app.places.databaseGone()) throw new Refused("unavailable", databaseGoneWords);
  try {
    return await writeInGroup(app.db, async (db) => {
      changesOf(app.db).forget();
      const takeBack = searchMarksOf(app.db).hold();
      return write(db).catch((error: unknown) => {
        takeBack();
        throw error;
      });
    });
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal !== error) app.logger.error({ err: error }, "the database did not take a change");
    throw refusal;
  }
}

/** First line of an operation: refuses what the role table does not grant. Jobs and operators at the machine may do everything. */
export function allow(actor: Actor, action: Action): void {
  if (actor.kind === "job" || actor.kind === "cli") return;
  if (actor.kind === "token" && actor.scope === action) return;
  if (actor.kind === "user" && may(actor.role, action)) return;
  throw new Refused("forbidden", "Your role does not allow this.");
}

/** Does a change and takes all of it back: what it would come to. Nothing of it is stored or logged. */
export async function rehearse<R>(
  app: AppContext,
  actor: Actor,
  change: (work: Work) => Promise<R>,
): Promise<R> {
  const takenBack = new Error("This change is taken back.");
  const results: R[] = [];
  await perform(app, actor, async (work) => {
    results.push(await change(work));
    throw takenBack;
  }).catch((error: unknown) => {
    if (error !== takenBack) throw error;
  });
  return results[0] as R;
}
