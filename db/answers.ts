import { join } from "node:path";
import SQLite from "better-sqlite3";

/** What another server said of a delivery: taken with its answer, refused for good, or to be tried again at an instant. */
export type Answer = {
  sent_at?: string;
  failed_at?: string;
  next_try_at: string | null;
  answer?: string;
  last_error: string | null;
};

export type Answers = { save(id: string, said: Answer): boolean; close(): void };

/**
 * A connection of its own that writes an answer down in the same breath in which it came: the shorter the moment between the
 * server's answer and our row, the fewer mails a kill sends twice. `save` waits neither for other writers (false: it was not
 * written, write it the usual way) nor for the disk: a killed process loses nothing, a power cut may lose the last answers,
 * and the next commit elsewhere brings them to the disk.
 */
export function openAnswers(dataDir: string): Answers {
  const database = new SQLite(join(dataDir, "surety.db"), { fileMustExist: true });
  database.pragma("synchronous = NORMAL");
  database.pragma("busy_timeout = 0");
  const update = database.prepare(`update deliveries set sent_at = $sent_at, failed_at = $failed_at,
    next_try_at = $next_try_at, answer = $answer, last_error = $last_error where id = $id`);
  return {
    save(id, said) {
      try {
        update.run({ sent_at: null, failed_at: null, answer: null, ...said, id });
        return true;
      } catch (error) {
        if (error instanceof SQLite.SqliteError && error.code.startsWith("SQLITE_BUSY")) return false;
        throw error;
      }
    },
    close: () => database.close(),
  };
}
