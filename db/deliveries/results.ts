import SQLite from "better-sqlite3";
import { CompiledQuery } from "kysely";
import type { Tx } from "#db/client";

/**
 * What another server said of a delivery: taken with its answer, refused for good, or to be tried again at an instant; and the
 * words that were sent, where they were made for this attempt.
 */
export type DeliveryResult = {
  sent_at?: string;
  failed_at?: string;
  next_try_at: string | null;
  answer?: string;
  last_error: string | null;
  held_back?: "server" | "message";
  fault?: "sender" | "policy";
  server_id?: string | null;
  subject?: string;
  body?: string;
};

/** A message that was replaced while it was under way is not tried again. */
const statement = `update deliveries set sent_at = ?, failed_at = ?, answer = ?, last_error = ?, held_back = ?, fault = ?,
  claimed_by = null, handed_over_at = null,
  next_try_at = case when replaced_by is null then ? end, server_id = coalesce(?, server_id),
  subject = coalesce(?, subject), body = coalesce(?, body) where id = ?`;

function valuesOf(id: string, result: DeliveryResult) {
  const { sent_at, failed_at, answer, last_error, held_back, fault, next_try_at, server_id, subject, body } =
    result;
  const first = [
    sent_at,
    failed_at,
    answer,
    last_error,
    held_back,
    fault,
    next_try_at,
    server_id,
    subject,
    body,
  ];
  return [...first.map((value) => value ?? null), id];
}

/** Writes an answer down within a transaction. */
export async function saveResult(db: Tx, id: string, result: DeliveryResult): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(statement, valuesOf(id, result)));
}

const handedOver = "update deliveries set handed_over_at = ? where id = ? and claimed_by is not null";

/** Both are false where another connection writes at this moment. */
export type DeliveryResults = {
  save(id: string, result: DeliveryResult): boolean;
  markHandedOver(id: string, at: Date): boolean;
  close(): void;
};

/**
 * A connection of its own that writes an answer down in the same breath in which it came: the shorter the moment between the
 * server's answer and our row, the fewer mails a kill sends twice. `save` waits neither for other writers (false: it was not
 * written, write it the usual way) nor for the disk: a killed process loses nothing, a power cut may lose the last answers,
 * and the next commit elsewhere brings them to the disk.
 */
export function openResults(databaseFile: string): DeliveryResults {
  const database = new SQLite(databaseFile, { fileMustExist: true });
  database.pragma("synchronous = NORMAL");
  database.pragma("busy_timeout = 0");
  const update = database.prepare(statement);
  const mark = database.prepare(handedOver);
  return {
    save: (id, result) => unlessBusy(() => update.run(...valuesOf(id, result))),
    markHandedOver: (id, at) => unlessBusy(() => mark.run(at.toISOString(), id)),
    close: () => database.close(),
  };
}

function unlessBusy(write: () => unknown): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (error instanceof SQLite.SqliteError && error.code.startsWith("SQLITE_BUSY")) return false;
    throw error;
  }
}
