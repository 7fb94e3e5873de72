/** What prevents use of a file, a folder, the database or a port, whichever library reported it. */
export type StorageError =
  | "full"
  | "read_only"
  | "forbidden"
  | "damaged"
  | "busy"
  | "not_found"
  | "not_a_folder"
  | "too_many_files"
  | "file_too_large"
  | "unreliable"
  | "port_in_use"
  | "port_forbidden"
  | "no_address";

/** Codes of Node (errno) and of SQLite (result codes, extended ones by their beginning). */
const codes: [StorageError, RegExp][] = [
  ["full", /^(ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)$/],
  ["read_only", /^(EROFS$|SQLITE_READONLY)/],
  ["forbidden", /^(EACCES|EPERM|SQLITE_PERM|SQLITE_AUTH)$/],
  ["damaged", /^SQLITE_(CORRUPT|NOTADB)/],
  ["busy", /^(EBUSY|ETXTBSY|SQLITE_BUSY.*|SQLITE_LOCKED.*|SQLITE_PROTOCOL)$/],
  ["not_found", /^(ENOENT|ELOOP|ENODEV|ENXIO|SQLITE_CANTOPEN.*)$/],
  ["not_a_folder", /^(ENOTDIR|EEXIST|EISDIR)$/],
  ["too_many_files", /^(EMFILE|ENFILE)$/],
  ["file_too_large", /^EFBIG$/],
  ["unreliable", /^(EIO|ESTALE|SQLITE_IOERR.*)$/],
  ["port_in_use", /^EADDRINUSE$/],
  ["no_address", /^(EADDRNOTAVAIL|EAFNOSUPPORT|ENOTFOUND)$/],
];

/** Which trouble an error is, by the code that Node or SQLite gave it; null for any other error. */
export function storageErrorOf(error: unknown): StorageError | null {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  if (isShortOfFiles(error)) return "too_many_files";
  if (typeof code !== "string") return null;
  if (code === "EACCES" && syscall === "listen") return "port_forbidden";
  return codes.find(([, pattern]) => pattern.test(code))?.[0] ?? null;
}

/** Node puts the system's code into the text of errors of its own: of a thread that does not start, a module it cannot read. */
function isShortOfFiles(error: unknown): boolean {
  return error instanceof Error && /\b(EMFILE|ENFILE)\b|too many open files/i.test(error.message);
}

/** As `troubleWords` of what may not be read or written, for a file or folder outside the data folder. */
export function forbiddenElsewhereWords(place: string): string {
  return `The user that runs this may not read and write ${place}. Change its permissions, or name another place, then try again.`;
}

/** The one sentence for a damaged database, wherever it is noticed. */
export const damageWords =
  "The database is damaged. Stop Surety, keep a copy of the data folder, and restore the newest backup into an empty folder. Run surety verify to see what is damaged.";

/** What happened and what to do, for an operator. `place` is a path, a port, or a neutral name where the text is public. */
export function storageErrorWords(trouble: StorageError, place: string): string {
  switch (trouble) {
    case "full":
      return `The disk that holds ${place} is full. Nothing was changed. Make room, then try again.`;
    case "read_only":
      return `The disk that holds ${place} is read-only, so nothing can be written. Mount it for writing, then try again.`;
    case "forbidden":
      return `The user that runs Surety may not read and write ${place}. Give the data folder to that user (chown -R), then try again.`;
    case "damaged":
      return damageWords;
    case "busy":
      return `Another process holds ${place}. Wait until it has ended, or stop it, then try again.`;
    case "not_found":
      return `There is no ${place}, or it cannot be opened. Check that the folder exists, that its disk is mounted, and that it is no link to something that is gone.`;
    case "not_a_folder":
      return `A file is where a folder is needed, or a folder where a file is: ${place}. Set DATA_DIR to the data folder, or move the conflicting file.`;
    case "too_many_files":
      return "Surety has as many files open as the system allows. Raise the limit (ulimit -n, or LimitNOFILE= under systemd), then start again.";
    case "unreliable":
      // SQLite does not say whether it was the disk or a limit on the size of a file.
      return `The disk that holds ${place} does not read and write reliably, or a file has reached the largest size that the system allows. Check the disk, the system's log and the limit (ulimit -f, or LimitFSIZE= under systemd), then try again.`;
    case "file_too_large":
      return `The system does not allow a file as large as ${place} would become. Raise the limit (ulimit -f, or LimitFSIZE= under systemd), or use a disk whose file system takes larger files, then try again.`;
    case "port_in_use":
      return `Port ${place} is in use. Set PORT to another one, or stop the program that uses it.`;
    case "port_forbidden":
      return `The user that runs Surety may not listen on port ${place}. Set PORT to 1024 or above and let a proxy take the lower port.`;
    case "no_address":
      return `This machine has no address ${place}. Set HOST to one that it has, such as 127.0.0.1.`;
  }
}
