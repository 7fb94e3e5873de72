import type { Logger } from "pino";
import type { Config } from "#app/config";
import type { Afterwards } from "#app/limits/afterwards";
import type { Queues } from "#app/limits/fair-queues";
import type { Limits } from "#app/limits/rates";
import type { RefusalTally } from "#app/limits/refusals";

import type { Secrets } from "#app/secrets";
import type { OpenedPlaces } from "#app/storage/opened-places";

import type { Db, ReadDb } from "#db/client";

import type { Vault } from "#evidence/vault/vault";

/** The only clocks of the program; tests bring their own. */
export const systemClock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};

/** Everything that an operation, a job or a route may lean on. Made once per process. */
export type AppContext = {
  config: Config;
  /** The writing connection; use `perform`. */
  db: Db;
  /** The read-only connection; loaders use this alone. */
  read: ReadDb;
  /** Where the database is, for a thread that reads it by itself. */
  databaseFile: string;
  /** The only clock of the program. */
  now(): Date;
  /** Milliseconds that pass evenly, whatever is done to the clock; only differences mean anything. */
  monotonic(): number;
  vault: Vault;
  secrets: Secrets;
  /** The installation's key, from which the vault's, the backups' and the log's keys are derived. */
  secretKey: Buffer;
  limits: Limits;
  /** Refusals of people who are not signed in, as far as they have no line of the log yet. */
  refusals: RefusalTally;
  /** How much one user may have running at the same time. */
  queues: Queues;
  /** What was found about the data itself since the start. */
  condition: Condition;
  /** Whether database, vault and key still lie where they were opened. */
  places: OpenedPlaces;
  logger: Logger;
  /** Work that an answer does not wait for. */
  afterwards: Afterwards;
  /** Aborted at shutdown: long work ends at its next safe point. */
  stopping: AbortController;
  close(): Promise<void>;
};

/** What was found about the data itself since the start. */
type Condition = {
  damagedSince: Date | null;
  goneSince: Date | null;
  vaultEmptied: boolean;
  zoneUnknown: boolean;
  searchRebuilt: boolean;
  /** The tables of the records whose stored values the last run of each job could not read, by job. */
  unreadable: Map<string, readonly string[]>;
};
