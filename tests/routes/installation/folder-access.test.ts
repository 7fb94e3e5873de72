import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { filesOf, NOBODY } from "#tests/support/every-command";
import { temporaryFolder } from "#tests/support/folders";
import { root } from "#tests/support/servers/server";
import { maySmallDisk, smallDisk } from "#tests/support/small-disk";

const may = process.geteuid?.() === 0;
const unless = may ? "" : " (skipped: only root may run as another user)";
const rootTest = test.skipIf(!may);
const asNobody = { uid: NOBODY, gid: NOBODY };

function run(
  program: string[],
  DATA_DIR: string,
  user: { uid?: number; gid?: number } = asNobody,
  input = "",
) {
  const { status, stderr } = spawnSync(process.execPath, program, {
    cwd: "/",
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      LOG_LEVEL: "silent",
      JOBS: "off",
      PORT: "0",
      DATA_DIR,
    },
    encoding: "utf8",
    input,
    timeout: 60_000,
    killSignal: "SIGKILL",
    ...user,
  });
  return { status, words: stderr.trim() };
}

const server = [join(root, "server.js")];
const cli = (...args: string[]) => [join(root, "scripts/cli.mjs"), ...args];

/** A folder with an installation that belongs to the user `nobody`. */
function installation(): string {
  const above = temporaryFolder();
  chmodSync(above, 0o755);
  const dir = join(above, "data");
  mkdirSync(dir, { mode: 0o700 });
  chownSync(dir, NOBODY, NOBODY);
  const args = ["--organisation", "X", "--owner", "a@x.example", "--name", "A", "--password-stdin"];
  expect(run(cli("setup", ...args), dir, asNobody, "correct battery staple horse").status).toBe(0);
  return dir;
}

function expectRefused(dir: string, words: string, folder = dir): void {
  const before = filesOf(folder);
  expect(run(server, dir)).toEqual({ status: 78, words: `Surety cannot start. ${words}` });
  expect(run(cli("jobs", "list"), dir)).toEqual({ status: 1, words: `surety: ${words}` });
  expect(filesOf(folder)).toEqual(before);
}

describe("what another user owns is named with its owner, this user and the command", () => {
  rootTest(`the folder itself${unless}`, () => {
    const dir = installation();
    chownSync(dir, 0, 0);
    chmodSync(dir, 0o755);
    expectRefused(
      dir,
      `User nobody may not read and write ${dir}, which belongs to root (mode 0755). Run: sudo chown -R nobody ${dir}. Nothing was changed.`,
    );
  });

  rootTest.each(["surety.db", "secret.key", "vault", "vault/objects", "backups"])(
    `%s in it${unless}`,
    (name) => {
      const dir = installation();
      mkdirSync(join(dir, "backups"), { recursive: true });
      chownSync(join(dir, name), 0, 0);
      chmodSync(join(dir, name), 0o700);
      expectRefused(
        dir,
        `User nobody may not read and write ${join(dir, name)}, which belongs to root (mode 0700). Run: sudo chown -R nobody ${dir}. Nothing was changed.`,
      );
    },
  );

  rootTest(`a folder above it${unless}`, () => {
    const above = temporaryFolder();
    const dir = join(above, "data");
    mkdirSync(dir);
    chownSync(dir, NOBODY, NOBODY);
    expectRefused(
      dir,
      `User nobody may not enter ${above}, which is above the data folder ${dir} and belongs to root (mode 0700). Set DATA_DIR to a folder that this user can reach, or run: sudo chmod a+x ${above}. Nothing was changed.`,
      above,
    );
  });

  rootTest(`a place where it cannot be made${unless}`, () => {
    const above = temporaryFolder();
    chmodSync(above, 0o755);
    const dir = join(above, "new data");
    expect(run(server, dir)).toEqual({
      status: 78,
      words: `Surety cannot start. User nobody may not make the data folder ${dir}: ${above} belongs to root (mode 0755). Run: sudo install -d -m 0700 -o nobody '${dir}'. Nothing was changed.`,
    });
    expect(readdirSync(above)).toEqual([]);
  });

  rootTest(`its own folder that it may not write${unless}`, () => {
    const dir = installation();
    chmodSync(dir, 0o500);
    expectRefused(
      dir,
      `User nobody may not read and write ${dir}, which belongs to nobody (mode 0500). Run: chmod -R u+rwX ${dir}. Nothing was changed.`,
    );
  });

  rootTest(`a user without a name is a number${unless}`, () => {
    const dir = temporaryFolder();
    chmodSync(dir, 0o755);
    expect(run(server, dir, { uid: 54321, gid: 54321 }).words).toBe(
      `Surety cannot start. User 54321 may not read and write ${dir}, which belongs to root (mode 0755). Run: sudo chown -R 54321 ${dir}. Nothing was changed.`,
    );
  });
});

describe("what is not a folder is not taken for a folder of another user", () => {
  rootTest(`a file, in its place or above it${unless}`, () => {
    const above = temporaryFolder();
    chmodSync(above, 0o755);
    writeFileSync(join(above, "data"), "");
    for (const dir of [join(above, "data"), join(above, "data", "surety")])
      expect(run(server, dir)).toMatchObject({
        status: 78,
        words: expect.stringContaining("A file is where a folder is needed, or a folder where a file is"),
      });
  });

  rootTest(`a link to something that is gone${unless}`, () => {
    const above = temporaryFolder();
    chmodSync(above, 0o777);
    symlinkSync("/nowhere/at/all", join(above, "data"));
    expect(run(server, join(above, "data")).words).toContain("no link to something that is gone");
  });
});

const mayMount = maySmallDisk();
test.skipIf(!mayMount)(
  "a disk that was full leaves nothing that the next start refuses",
  () => {
    const disk = smallDisk(24)!;
    onTestFinished(() => disk.remove());
    for (const room of [0, 8, 200]) {
      const dir = join(disk.dir, "data");
      disk.fill(room * 1024);
      expect([room, run(server, dir, {})]).toEqual([
        room,
        { status: 1, words: expect.stringMatching(/disk that holds .* is full/) },
      ]);
      disk.empty();
      expect([room, run(cli("jobs", "run", "deliver-mail"), dir, {}).words]).toEqual([
        room,
        expect.not.stringMatching(/does not hold|damaged|lost/),
      ]);
      expect([
        room,
        run(
          cli("setup", "--organisation", "X", "--owner", "a@x.example", "--name", "A", "--password-stdin"),
          dir,
          {},
          "correct battery staple horse",
        ),
      ]).toMatchObject([room, { status: 0 }]);
      rmSync(dir, { recursive: true, force: true });
    }
  },
  120_000,
);

rootTest(`backups that cannot be written are said by /readyz${unless}`, async () => {
  const dir = installation();
  const child = spawn(process.execPath, server, {
    cwd: "/",
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      LOG_LEVEL: "silent",
      JOBS: "off",
      PORT: "0",
      DATA_DIR: dir,
    },
    stdio: ["ignore", "pipe", "inherit"],
    ...asNobody,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  for await (const piece of child.stdout) {
    printed += piece;
    if (printed.includes("served at")) break;
  }
  const address = /http:\S+/.exec(printed)?.[0];
  mkdirSync(join(dir, "backups"), { mode: 0o755 });
  const answer = await fetch(`${address}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    expect.objectContaining({ database: "ok", vault: "ok", backups: "cannot be read and written" }),
  ]);
});
