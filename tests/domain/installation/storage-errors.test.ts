import { describe, expect, test } from "vitest";
import { type StorageError, storageErrorOf, storageErrorWords } from "#domain/installation/storage-errors";

describe("an error of the system or of SQLite", () => {
  test.each<[string, string | undefined, StorageError]>([
    ["ENOSPC", "write", "full"],
    ["SQLITE_FULL", undefined, "full"],
    ["SQLITE_IOERR_SHMSIZE", undefined, "full"],
    ["EROFS", "chmod", "read_only"],
    ["SQLITE_READONLY_DIRECTORY", undefined, "read_only"],
    ["EPERM", "chmod", "forbidden"],
    ["EACCES", "open", "forbidden"],
    ["EACCES", "listen", "port_forbidden"],
    ["EADDRINUSE", "listen", "port_in_use"],
    ["EADDRNOTAVAIL", "listen", "no_address"],
    ["EMFILE", "open", "too_many_files"],
    ["ENOTDIR", "mkdir", "not_a_folder"],
    ["ENOENT", "mkdir", "not_found"],
    ["SQLITE_CANTOPEN", undefined, "not_found"],
    ["SQLITE_NOTADB", undefined, "damaged"],
    ["SQLITE_CORRUPT_INDEX", undefined, "damaged"],
    ["SQLITE_BUSY_SNAPSHOT", undefined, "busy"],
    ["SQLITE_LOCKED", undefined, "busy"],
    ["EFBIG", "write", "file_too_large"],
    ["SQLITE_IOERR_READ", undefined, "unreliable"],
  ])("%s of %s is %s, in sentences without the code", (code, syscall, trouble) => {
    expect(storageErrorOf(Object.assign(new Error("raw"), { code, syscall }))).toBe(trouble);
    const words = storageErrorWords(trouble, "/srv/data");
    expect(words).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
    expect(words).not.toContain(code);
  });

  test.each(["Worker initialization failure: EMFILE", "Cannot read package config /x: too many open files."])(
    "%s, whose code is in Node's own text, is too_many_files",
    (message) => expect(storageErrorOf(new Error(message))).toBe("too_many_files"),
  );

  test.each([new Error("a bug"), { code: 42 }, { code: "SQLITE_CONSTRAINT" }, null, "text"])(
    "%o is none",
    (error) => expect(storageErrorOf(error)).toBeNull(),
  );
});
