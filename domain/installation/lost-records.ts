/** The log is shorter than it once was, or another one than a backup knows: records are gone. */
export type LostRecords = {
  /** Entries that the log has. */
  have: number;
  /** Entries that it had. */
  known: number;
  /** What knows of them; "unreadable" where the note of an earlier loss can no longer be read, so that nothing is known but the loss. */
  source: Source | "unreadable";
};

type Source = "mark" | "backup" | "head";
const sources: Record<Source, string> = {
  mark: "the mark beside the database",
  backup: "a backup",
  head: "a signed head",
};

/** What is lost, who knows, and what to do. */
export function lostRecordsWords({ have, known, source }: LostRecords): string {
  const end = "Restore a backup that has them, or record the loss with surety log accept-loss.";
  if (source === "unreadable")
    return `Records were lost, and surety.records-lost.json, which said how many, cannot be read. ${end}`;
  const what =
    known > have
      ? `The log ends at entry ${have}, but ${sources[source]} counts ${known}: records are lost, for example because surety.db-wal was removed.`
      : `The log does not match ${sources[source]} over ${known} entries: records were lost or replaced.`;
  return `${what} ${end}`;
}

/** What `surety verify` and the log at start say of a mark that holds something else. */
export const damagedMarkWords =
  "surety.log-size in the data folder does not hold the length of the log, so it cannot tell whether the newest records are lost. Something else wrote to the data folder: find out what. Surety rewrites the file at the next change.";
