import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { everyCommand, filesOf, NOBODY, opens, runCommands, usedFolder } from "#tests/support/every-command";
import { temporaryFolder } from "#tests/support/folders";

const may = process.geteuid?.() === 0;
const unless = may ? "" : " (skipped: only root may change the user that a folder belongs to)";
const rootTest = test.skipIf(!may);

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
      const ended = runCommands(dir, "", commands);
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
    expect(runCommands(dir, "", [...setup, { args: ["user", "list"] }]).map(({ code }) => code)).toEqual([
      0, 0,
    ]);
  });
});

describe("root in a data folder of another user", () => {
  const give = (dir: string, uid: number) => execFileSync("chown", ["-R", `${uid}:${uid}`, dir]);
  const ofRoot = (dir: string) => execFileSync("find", [dir, "-uid", "0"], { encoding: "utf8" });

  rootTest(`every command is refused and leaves no file of root${unless}`, async () => {
    const dir = await usedFolder();
    give(dir, NOBODY);
    const before = filesOf(dir);
    const files = temporaryFolder();
    const commands = everyCommand(files, join(files, "out")).filter(opens);
    const words = new RegExp(
      `^surety: ${dir} belongs to nobody, .*: sudo -u nobody env DATA_DIR=${dir} …\\. Nothing was changed\\.$`,
    );
    const ended = runCommands(dir, "", commands);
    expect(ended.filter(({ code, err }) => code !== 1 || !words.test(err))).toEqual([]);
    expect(ofRoot(dir)).toBe("");
    expect(filesOf(dir)).toEqual(before);
    expect(runCommands(dir, "forbidden", [{ args: ["jobs", "list"] }])[0]).toMatchObject({ code: 0 });
  });

  rootTest(`a restore into one is refused, and a user without a name is a number${unless}`, async () => {
    const from = await usedFolder();
    expect(runCommands(from, "", [{ args: ["backup", "create"] }])[0]).toMatchObject({ code: 0 });
    const backup = filesOf(join(from, "backups")).find((name) => name.endsWith(".backup")) ?? "";
    const into = temporaryFolder();
    give(into, 54321);
    const [ended] = runCommands(from, "", [
      { args: ["backup", "restore", join(from, "backups", backup), "--into", into] },
    ]);
    expect(ended).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${into} belongs to user 54321, `),
    });
    expect(ended?.err).toContain("sudo -u '#54321'");
    expect(filesOf(into)).toEqual([]);
  });
});
