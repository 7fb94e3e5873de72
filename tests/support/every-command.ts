import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { oldFolder, oldFolders, temporaryFolder } from "#tests/support/folders";
import { root } from "#tests/support/servers/server";

/** User and group of `nobody`: root is refused nothing. */
export const NOBODY = 65534;

export type Given = { args: string[]; env?: Record<string, string>; input?: string; descriptors?: number };
export type Ended = { args: string[]; descriptors?: number; code: number; err: string };

/** A folder of the demo company, brought up to this version. */
export async function usedFolder(dir = temporaryFolder()): Promise<string> {
  oldFolder(oldFolders.at(-1), dir);
  await (await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }))).close();
  return dir;
}

/** One call of every command that opens a data folder. `files` holds what is read, and `out` takes what is written. */
export function everyCommand(files: string, out: string): Given[] {
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
    ["mail", "test", "ada@tidewater.example"],
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
    [
      "evidence",
      "push",
      "--control",
      "AC-01",
      "--performed",
      "2026-03-10",
      file("tests.xml", '<testsuite name="a"><testcase name="b"/></testsuite>'),
    ],
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
export function runCommands(dataDir: string, trouble: string, commands: Given[]): Ended[] {
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

const noDataNeeded = new Set(["source kinds"]);
/** Whether a command opens the data folder. */
export const opens = ({ args }: Given) => !noDataNeeded.has(args.join(" "));

/** What the folder holds that records and exports are made of. */
export const filesOf = (dir: string) => readdirSync(dir, { recursive: true, encoding: "utf8" }).sort();
