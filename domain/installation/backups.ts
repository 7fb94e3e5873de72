/** One kept backup, from its record and the audit log. */
export type BackupFacts = {
  name: string;
  bytes: number;
  /** When it was made, from its record; null when the file has none here (it came from elsewhere). */
  madeAt: Date | null;
  madeBy: string | null;
  sha256: string | null;
  files: number | null;
  logEntries: number | null;
  /** Files that were already damaged or missing in the vault. */
  lost: number;
  /** When it was last read back whole. */
  verifiedAt: Date | null;
  /** When a restore of it was last tried out. */
  drilledAt: Date | null;
  /** The last try of a restore, when it failed, and why. */
  drillFailed: { at: Date; reason: string } | null;
};
