import { expect, test } from "vitest";
import { asRefusal, operatorWords } from "#app/storage/storage-errors";
import { VaultError } from "#evidence/vault/vault-error";
import { exitCodeFor, PORT_IN_USE, REFUSED, systemWords } from "../../scripts/start-errors.mjs";

const coded = (code: string) => Object.assign(new Error("from the system"), { code });
/** As the server's start ends: put into words for the operator, over the refusal of a write where there was one. */
const inWords = (error: unknown) => new Error(operatorWords(error, "data"), { cause: error });

test.each([
  ["a full disk", coded("ENOSPC"), 1],
  ["a full disk under a write", asRefusal(coded("SQLITE_FULL")), 1],
  ["a disk that fails under a write", asRefusal(coded("SQLITE_IOERR_WRITE")), 1],
  ["a full vault", asRefusal(new VaultError("full", "The disk is full.")), 1],
  ["a vault that is not mounted yet", asRefusal(new VaultError("unreadable", "It cannot be used.")), 1],
  ["a damaged database under a write", asRefusal(coded("SQLITE_CORRUPT")), REFUSED],
  ["a bad variable", new Error("PORT is no number."), REFUSED],
  ["a port in use", coded("EADDRINUSE"), PORT_IN_USE],
])("the exit code tells whether %s may be gone at the next try", (_what, error, code) => {
  expect(exitCodeFor(inWords(error))).toBe(code);
  expect(exitCodeFor(inWords(inWords(error)))).toBe(code);
});

test("an error that is its own cause, or none at all, is refused", () => {
  const circle = new Error("round");
  circle.cause = circle;
  expect([circle, undefined, "text"].map(exitCodeFor)).toEqual([REFUSED, REFUSED, REFUSED]);
});

test.each([
  [coded("EMFILE"), /^The system allows too few open files\. Raise the limit/],
  [
    new Error("Cannot read package config /x: too many open files."),
    /^The system allows too few open files\./,
  ],
  [coded("EACCES"), /^The user that runs this may not read and write the folder of Surety\. Run it as/],
  [
    Object.assign(coded("EROFS"), { path: "/srv/surety" }),
    /^The disk that holds \/srv\/surety is read-only\./,
  ],
  [coded("ENOSPC"), /^The disk that holds the folder of Surety is full\. Make room/],
  [coded("ERR_MODULE_NOT_FOUND"), /^A part of Surety is not there or cannot be read\. Run npm start/],
])("%o while the program itself is read is put into words", (error, words) => {
  expect(systemWords(error)).toMatch(words);
});

test("an error of the program stays as it is", () => {
  expect([new Error("a bug"), undefined].map(systemWords)).toEqual([null, null]);
});
