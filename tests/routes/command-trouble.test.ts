import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { oldFolder, oldFolders, temporaryFolder } from "#tests/support/folders";
import { root } from "#tests/support/servers/server";
import { maySmallDisk, smallDisk } from "#tests/support/small-disk";

/** Nobody's user and group: whoever runs the tests as root can be refused nothing otherwise. */
const NOBODY = 65534;

const may = maySmallDisk();
const unless = may ? "" : " (skipped: only root may mount the disk and change the user that this needs)";
const rootTest = test.skipIf(!may);

type Given = { args: string[]; env?: Record<string, string>; input?: string; descriptors?: number };
type Ended = { args: string[]; descriptors?: number; code: number; err: string };

/** A folder of the demo company, brought up to this version. */
async function usedFolder(dir = temporaryFolder()): Promise<string> {
  oldFolder(oldFolders.at(-1), dir);
  await (await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }))).close();
  return dir;
}

/** One call of every command that opens a data folder. `files` holds what is read, and `out` takes what is written. */
function everyCommand(files: string, out: string): Given[] {
  const file = (name: string, text: string) => {
    writeFileSync(join(files, name), text);
    return join(files, name);
  };
  const calls: (string[] | [string[], string])[] = [
    ["review", "list"],
    ["review", "export", "AR-0001", "--out", out],
    [
      ["setup", "--organisation", "X", "--owner", "a@x.example", "--name", "A", "--password-stdin"],
      "correct battery staple horse",
    ],
    ["user", "list"],
    ["user", "invite", "new@tidewater.example", "--role", "member", "--name", "New"],
    ["user", "end", "olena.shevchenko@tidewater.example"],
    ["user", "reset-second-factor", "omar.haddad@tidewater.example"],
    ["jobs", "list"],
    ["jobs", "run", "deliver-mail"],
    ["backup", "create"],
    ["backup", "list"],
    ["backup", "drill"],
    ["verify"],
    ["demo"],
    ["import", "people", file("people.csv", "name,email\nAda,ada@tidewater.example\n")],
    ["import", "accounts", "--system", "Help desk", file("accounts.csv", "account,role\nada,admin\n")],
    ["import", "subprocessors", file("subprocessors.csv", "name,purpose,country\nNew,Hosting,DE\n")],
    ["import", "customers", file("customers.csv", "name\nNew customer\n")],
    ["import", "incidents", file("incidents.json", '[{"incident_id":"X-1","title":"A","summary":"B"}]')],
    ["import", "bounces", file("bounce.eml", "From: a@b.example\nSubject: returned\n\nno\n")],
    ["import", "page", file("page.html", "<p>Text</p>"), "--address", "https://example.com/"],
    ["incident", "list"],
    ["incident", "report", "--title", "A", "--summary", "B"],
    ["incident", "export", "INC-0001", "--out", out],
    ["evidence", "list"],
    ["evidence", "add", "--control", "AC-01", "--title", "A", file("proof.txt", "proof")],
    ["evidence", "show", "EV-000001"],
    ["collect"],
    ["source", "kinds"],
    ["log", "head"],
    ["log", "prove", "EV-000001"],
  ];
  return calls.map((call) =>
    Array.isArray(call[0]) ? { args: call[0], input: call[1] as string } : { args: call as string[] },
  );
}

/** Runs them in one process under this trouble, which has so few files where the system's bound is the trouble. */
function run(dataDir: string, trouble: string, commands: Given[]): Ended[] {
  const driver = join(root, "tests/support/workers/commands-in-trouble.mjs");
  const given = JSON.stringify({ trouble, commands });
  const ended = spawnSync("sh", ["-c", `ulimit -n 64; exec "$0" "$@"`, process.execPath, driver, given], {
    env: { ...process.env, NODE_ENV: "production", JOBS: "off", DATA_DIR: dataDir },
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    timeout: 60_000,
  });
  expect(ended.stderr).toBe("");
  expect(ended.status).toBe(0);
  return ended.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Ended);
}

/** No word of the system, SQLite or Node, and no stack. */
const raw = /\b(E[A-Z]{4,}|ERR_\w+|SQLITE_\w+|uv_\w+|errno|syscall)\b|\n {4}at |uncaught|Worker/;

/** What a folder in use refuses to some of the commands that got as far as that. */
const ownRefusal =
  /already set up\.$|^surety: There is no backup to test yet|^surety: This data folder is in use\./;

/** Each command either did what it does, or was refused with code 1 in words of this kind. Answers those that were refused. */
function expectWords(all: Ended[], words: RegExp): string[] {
  const isExpected = ({ code, err }: Ended) =>
    code === 0 || (code === 1 && (words.test(err) || ownRefusal.test(err)) && !raw.test(err));
  const wrong = all.filter((one) => !isExpected(one));
  expect(wrong).toEqual([]);
  return all.filter(({ code }) => code !== 0).map(({ args }) => args.slice(0, 2).join(" "));
}

const noDataNeeded = new Set(["source kinds"]);
const opens = ({ args }: Given) => !noDataNeeded.has(args.join(" "));

const begin = new Set(["setup", "demo"]);

describe("a folder without an installation", () => {
  const words = /^surety: There is no installation in \/.+: check DATA_DIR/;

  test("every command but set-up and the demo refuses it, and creates nothing", () => {
    const files = temporaryFolder();
    const out = join(files, "out");
    const commands = [
      ...everyCommand(files, out).filter((one) => opens(one) && !begin.has(one.args[0] ?? "")),
      { args: ["backup", "restore", join(files, "people.csv"), "--into", out] },
    ];
    const noKey = /^surety: a restore needs the key of the installation/;
    const empty = temporaryFolder();
    chmodSync(empty, 0o755);
    for (const dir of [empty, join(empty, "typo"), join(empty, "typo", "deeper")]) {
      const ended = run(dir, "", commands);
      expect(ended.map(({ code }) => code)).toEqual(commands.map(() => 1));
      expect(ended.filter(({ err }) => !words.test(err) && !noKey.test(err))).toEqual([]);
    }
    expect(filesOf(empty)).toEqual([]);
    expect(statSync(empty).mode & 0o777).toBe(0o755);
    expect(existsSync(out)).toBe(false);
  });

  test("set-up begins one", () => {
    const dir = join(temporaryFolder(), "new");
    const files = temporaryFolder();
    const setup = everyCommand(files, join(files, "out")).filter(({ args }) => args[0] === "setup");
    expect(run(dir, "", [...setup, { args: ["user", "list"] }]).map(({ code }) => code)).toEqual([0, 0]);
  });
});

/** What the folder holds that records and exports are made of. */
const filesOf = (dir: string) => readdirSync(dir, { recursive: true, encoding: "utf8" }).sort();

describe("a data folder of another user", () => {
  rootTest(`every command says whose it must be${unless}`, async () => {
    const dir = await usedFolder();
    const files = temporaryFolder();
    chmodSync(files, 0o755);
    const commands = everyCommand(files, join(files, "out")).filter(opens);
    const ended = run(dir, "forbidden", commands);
    const words = new RegExp(
      `^surety: The user that runs Surety may not read and write ${dir}\\. Give the data`,
    );
    expect(expectWords(ended, words)).toHaveLength(commands.length);
  });

  rootTest(`one file or folder of it is named${unless}`, async () => {
    const dir = await usedFolder();
    const give = (...paths: string[]) => execFileSync("chown", ["-R", ...paths]);
    for (const name of ["surety.db", "vault", "secret.key"]) {
      give(`${NOBODY}:${NOBODY}`, dir);
      give("0:0", join(dir, name));
      const words = new RegExp(`The user that runs Surety may not read and write ${join(dir, name)}`);
      expect(expectWords(run(dir, "forbidden", [{ args: ["jobs", "list"] }]), words)).toHaveLength(1);
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
    expect(expectWords(run(dir, "forbidden", commands), words)).toHaveLength(commands.length);
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
  expect(expectWords(run(disk.dir, "", commands), words)).toHaveLength(commands.length);
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
    expect(expectWords(run(disk.dir, "", commands), words)).toHaveLength(commands.length);
    // Room for the database's own files, and not for what some of the commands write.
    disk.empty();
    disk.fill(200 * 1024);
    expect(expectWords(run(disk.dir, "", commands), words)).toContain("backup create");
    disk.empty();
    expect(filesOf(disk.dir).filter((name) => /unfinished.+|unproven/.test(name))).toEqual([]);
    expect(expectWords(run(disk.dir, "", [{ args: ["verify"] }]), /never/)).toEqual([]);
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
      expect(expectWords(run(dir, "", exports), words)).toHaveLength(2);
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
      "surety: The answer was not written. The disk that it goes to is full. What the command does is done: look before you run it again.\n",
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
    expect(expectWords(run(dir, "", all), tooFew).length).toBeGreaterThan(commands.length);
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
