/** The sentences for files that were moved away, deleted or replaced under the running server. Public: no path. */

/** Nothing is written into a file that nobody would find again. */
export const databaseGoneWords =
  "The database was moved away, deleted or replaced while Surety runs. Nothing is recorded until it is back: pages can be read, and no reminder is sent. Put the same files back in place (surety.db, surety.db-wal and surety.db-shm belong together), or stop Surety and restore a backup into an empty folder. What it held when this was noticed is in the data folder as surety.db.rescued-…, if that folder is there and has room.";

export const vaultGoneWords =
  "The vault was moved away, deleted or replaced while Surety runs. No file is taken until it is back. Put the same folder back in place, or restart Surety if the new one is meant.";

export const keyGoneWords =
  "The file secret.key was moved away, deleted or changed while Surety runs. Put the key back from your own copy: without it Surety cannot start again, and neither the vault nor a backup can be read.";

export const vaultEmptiedWords =
  "The vault does not hold the files that the database names: it was emptied, or it is another one. Mount its disk or put the folder back, then restart Surety, or restore a backup into an empty folder. Run surety verify to see which files are missing.";
