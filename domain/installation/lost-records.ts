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
      ? `The log ends at entry ${have}, but ${sources[source]} knows of ${known}: records are lost, as when surety.db-wal is removed.`
      : `The log is not the one that ${sources[source]} over ${known} entries knows: records are lost or were replaced.`;
  return `${what} Restore a backup that holds them, or record that they are lost with surety log accept-loss.`;
}
