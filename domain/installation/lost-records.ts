/** The log is shorter than it once was, or another one than a backup knows: records are gone. */
export type LostRecords = {
  /** Entries that the log has. */
  have: number;
  /** Entries that it had. */
  known: number;
  /** What knows of them. */
  source: "mark" | "backup" | "head";
};

const sources: Record<LostRecords["source"], string> = {
  mark: "the mark beside the database",
  backup: "a backup",
  head: "a signed head",
};

/** What is lost, who knows, and what to do. */
export function lostRecordsWords({ have, known, source }: LostRecords): string {
  const what =
    known > have
      ? `The log ends at entry ${have}, but ${sources[source]} counts ${known}: records are lost, for example because surety.db-wal was removed.`
      : `The log does not match ${sources[source]} over ${known} entries: records were lost or replaced.`;
  return `${what} Restore a backup that has them, or record the loss with surety log accept-loss.`;
}
