import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import {
  type Ended,
  everyCommand,
  filesOf,
  NOBODY,
  opens,
  runCommands,
  usedFolder,
} from "#tests/support/every-command";
import { temporaryFolder } from "#tests/support/folders";
import { root } from "#tests/support/servers/server";
import { maySmallDisk, smallDisk } from "#tests/support/small-disk";

const may = maySmallDisk();
const unless = may ? "" : " (skipped: only root may mount the disk and change the user that this needs)";
const rootTest = test.skipIf(!may);

/** No word of the system, SQLite or Node, and no stack. */
const raw = /\b(E[A-Z]{4,}|ERR_\w+|SQLITE_\w+|uv_\w+|errno|syscall)\b|\n {4}at |uncaught|Worker/;

/** What a folder in use refuses to some of the commands that got as far as that. */
const ownRefusal =
  /already set up\.$|^surety: There is no backup to test yet|^surety: This data folder is in use\.|^surety: No mail server is configured\./;

/** Each command either did what it does, or was refused with code 1 in words of this kind. Answers those that were refused. */
function expectWords(all: Ended[], words: RegExp): string[] {
  const isExpected = ({ code, err }: Ended) =>
    code === 0 || (code === 1 && (words.test(err) || ownRefusal.test(err)) && !raw.test(err));
  const wrong = all.filter((one) => !isExpected(one));
  expect(wrong).toEqual([]);
  return all.filter(({ code }) => code !== 0).map(({ args }) => args.slice(0, 2).join(" "));
}

describe("a data folder of another user", () => {
  rootTest(`every command says whose it must be${unless}`, async () => {
    const dir = await usedFolder();
    const files = temporaryFolder();
    chmodSync(files, 0o755);
    const commands = everyCommand(files, join(files, "out")).filter(opens);
    const ended = runCommands(dir, "forbidden", commands);
    const words = new RegExp(
      `^surety: User nobody may not read and write ${dir}, which belongs to root \\(mode 0700\\)\\. Run: sudo chown -R nobody ${dir}\\. Nothing was changed\\.$`,
    );
    expect(expectWords(ended, words)).toHaveLength(commands.length);
  });

  rootTest(`one file or folder of it is named${unless}`, async () => {
    const dir = await usedFolder();
    const give = (...paths: string[]) => execFileSync("chown", ["-R", ...paths]);
    for (const name of ["surety.db", "vault", "secret.key"]) {
      give(`${NOBODY}:${NOBODY}`, dir);
      give("0:0", join(dir, name));
      const words = new RegExp(
        `User nobody may not read and write ${join(dir, name)}, which belongs to root`,
      );
      expect(expectWords(runCommands(dir, "forbidden", [{ args: ["jobs", "list"] }]), words)).toHaveLength(1);
    }
  });

  rootTest(`a file to read and a folder to write are not taken for it${unless}`, async () => {
    const dir = await usedFolder();
    execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, dir]);
    const files = temporaryFolder();
    const out = join(files, "out");
    const commands = everyCommand(files, out).filter(({ args }) =>
      args.some((word) => word.startsWith(files)),
    );
    execFileSync("chmod", ["-R", "go=", files]);
    chmodSync(files, 0o755);
    const words = new RegExp(
      `^surety: The user that runs this may not read and write ${files}/\\S+\\. Change its permissions, or name`,
    );
    expect(expectWords(runCommands(dir, "forbidden", commands), words)).toHaveLength(commands.length);
  });
});

rootTest(`a disk that is read-only: every command says so${unless}`, async () => {
  const disk = smallDisk(24)!;
  onTestFinished(() => disk.remove());
  await usedFolder(disk.dir);
  const commands = everyCommand(temporaryFolder(), join(disk.dir, "out")).filter(opens);
  execFileSync("mount", ["-o", "remount,ro", disk.dir]);
  const words =
    /^surety: The disk that holds \S+ is read-only, so nothing can be written\. Mount it for writing/;
  expect(expectWords(runCommands(disk.dir, "", commands), words)).toHaveLength(commands.length);
});

describe("a full disk", () => {
  const words = /^surety: .*disk that holds .+ is full\. .*Make room, then try again\.$/;

  rootTest(`every command says so or has room enough, and leaves nothing half written${unless}`, async () => {
    const disk = smallDisk(24)!;
    onTestFinished(() => disk.remove());
    await usedFolder(disk.dir);
    const out = join(disk.dir, "out");
    const commands = everyCommand(temporaryFolder(), out).filter(opens);
    disk.fill();
    expect(expectWords(runCommands(disk.dir, "", commands), words)).toHaveLength(commands.length);
    // Room for the database's own files, and not for what some of the commands write.
    disk.empty();
    disk.fill(200 * 1024);
    expect(expectWords(runCommands(disk.dir, "", commands), words)).toContain("backup create");
    disk.empty();
    expect(filesOf(disk.dir).filter((name) => /unfinished.+|unproven/.test(name))).toEqual([]);
    expect(expectWords(runCommands(disk.dir, "", [{ args: ["verify"] }]), /never/)).toEqual([]);
  });

  rootTest(
    `an export gives all of its files or none, and is recorded only when it does${unless}`,
    async () => {
      const dir = await usedFolder();
      const disk = smallDisk(1)!;
      onTestFinished(() => disk.remove());
      const exports = everyCommand(temporaryFolder(), join(disk.dir, "out")).filter(
        ({ args }) => args[1] === "export",
      );
      disk.fill(12 * 1024);
      expect(expectWords(runCommands(dir, "", exports), words)).toHaveLength(2);
      expect(filesOf(disk.dir)).toEqual(["filler", "out"]);
      const app = await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }));
      const recorded = app.read
        .selectFrom("audit_log")
        .select("id")
        .where("action", "like", "%export%")
        .where("actor_kind", "=", "cli");
      expect(await recorded.execute()).toEqual([]);
      await app.close();
    },
  );

  test("an answer that cannot be written is no success", () => {
    const line = `exec "$0" "$@" > /dev/full`;
    const cli = join(root, "scripts/cli.mjs");
    const { status, stderr } = spawnSync("sh", ["-c", line, process.execPath, cli, "source", "kinds"], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([
      1,
      "surety: The answer was not written. The disk that it goes to is full. The command itself has finished: check its result before you run it again.\n",
    ]);
  });
});

describe("a system that allows few open files", () => {
  const tooFew =
    /(as many files open as the system allows|allows too few open files)\. Raise the limit \(ulimit -n, or LimitNOFILE= under systemd\), then start again\.$/;

  test("every command says so, however few are left", async () => {
    const dir = await usedFolder();
    const files = temporaryFolder();
    const commands = everyCommand(files, join(files, "out"));
    const all = [0, 2, 4, 7].flatMap((descriptors) => commands.map((one) => ({ ...one, descriptors })));
    expect(expectWords(runCommands(dir, "", all), tooFew).length).toBeGreaterThan(commands.length);
    expect(filesOf(dir).filter((name) => /unfinished.+/.test(name))).toEqual([]);
  });

  // Below these Node itself does not start; above, there are enough.
  test.each([23, 26, 29])("the command line and the server's start say so with %i", async (limit) => {
    const dir = await usedFolder();
    const start = (program: string, ...args: string[]) =>
      spawnSync(
        "sh",
        ["-c", `ulimit -n ${limit}; exec "$0" "$@"`, process.execPath, join(root, program), ...args],
        {
          env: {
            ...process.env,
            NODE_ENV: "production",
            LOG_LEVEL: "silent",
            JOBS: "off",
            PORT: "0",
            DATA_DIR: dir,
          },
          encoding: "utf8",
          timeout: 3_000,
        },
      );
    for (const { status, stderr } of [start("scripts/cli.mjs", "backup", "create"), start("server.js")]) {
      // A server that has enough is ended by the time of this test.
      if (stderr === "") continue;
      expect(stderr.trim()).toMatch(tooFew);
      expect(stderr).not.toMatch(raw);
      expect(status).toBe(1);
    }
  });
});
