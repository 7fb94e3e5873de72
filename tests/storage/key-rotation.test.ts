import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { finishRotation, markReady, refuseScatteredFolder, rotationPlaces } from "#app/storage/key-rotation";
import { mountPointsBelow } from "#app/storage/mount-points";
import { temporaryFolder } from "#tests/support/folders";

describe("what a rename cannot replace is refused before anything is done", () => {
  test.each([
    ["vault", "vault is a mount point"],
    ["secret.key", "secret.key is a mount point"],
    ["surety.db", "surety.db is a mount point"],
    ["surety.db-wal", "surety.db-wal is a mount point"],
    ["key-rotation", "key-rotation is a mount point"],
    ["vault/objects", "vault has a mount point in it"],
  ])("%s mounted by itself, from the same disk", (mount, words) => {
    const dir = temporaryFolder();
    expect(() => refuseScatteredFolder(dir, [mount])).toThrow(words);
    expect(() => refuseScatteredFolder(dir, [mount])).toThrow("Nothing was changed.");
  });

  test("backups, and folders whose names begin alike, may be mounts", () => {
    expect(() => refuseScatteredFolder(temporaryFolder(), ["backups", "vault-old"])).not.toThrow();
  });
});

test("mounts below a folder are found by the system's table, blanks in names too", () => {
  const dir = temporaryFolder();
  const line = (path: string) =>
    `36 35 98:0 /srv/keys ${path.replaceAll(" ", "\\040")} rw,noatime - ext4 /dev/vda rw`;
  const table = ["/", dir, `${dir}/vault`, `${dir}/old data`, `${dir}-2/vault`].map(line).join("\n");
  expect(mountPointsBelow(dir, table)).toEqual(["vault", "old data"]);
  expect(mountPointsBelow(dir, "")).toEqual([]);
});

const elsewhere = ["/dev/shm", "/tmp", "/var/tmp"].find(
  (dir) => existsSync(dir) && statSync(dir).dev !== statSync(tmpdir()).dev,
);

test.runIf(elsewhere)(
  "a rename that the system refuses half way ends in a sentence, loses nothing and goes on later",
  () => {
    const dir = temporaryFolder();
    const { root, next } = rotationPlaces(dir);
    const other = mkdtempSync(join(elsewhere!, "surety-"));
    onTestFinished(() => rmSync(other, { recursive: true, force: true }));
    mkdirSync(join(dir, "vault"));
    writeFileSync(join(dir, "vault", "a"), "old");
    mkdirSync(join(other, "vault"));
    writeFileSync(join(other, "vault", "a"), "new");
    mkdirSync(root);
    symlinkSync(other, next);
    markReady(dir, { keyInFolder: false, keptKey: "secret.key.replaced-1" });
    for (const _ of [1, 2])
      expect(() => finishRotation(dir)).toThrow(
        /is a mount point or on another disk\. The old and the new data are all there\./,
      );
    expect(readFileSync(join(root, "before", "vault", "a"), "utf8")).toBe("old");
    rmSync(next);
    cpSync(other, next, { recursive: true });
    finishRotation(dir);
    expect(readFileSync(join(dir, "vault", "a"), "utf8")).toBe("new");
    expect(existsSync(root)).toBe(false);
  },
);
