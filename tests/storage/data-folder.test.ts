import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { closeDataFolder, openLinkWords } from "#app/storage/data-folder";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function looseFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "surety-folder-"));
  folders.push(folder);
  chmodSync(folder, 0o755);
  return folder;
}

/** Every path below the folder that another user of the machine could open. */
function openToOthers(folder: string): string[] {
  const paths = [
    folder,
    ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))),
  ];
  return paths.filter((path) => statSync(path).mode & 0o077);
}

async function openAndClose(folder: string): Promise<void> {
  const app = await openContext(readConfig({ DATA_DIR: folder, LOG_LEVEL: "silent" }));
  expect(openToOthers(folder)).toEqual([]);
  await app.close();
}

test("a data folder that other users could read is closed to them at start, with all that lies in it", async () => {
  const folder = looseFolder();
  await openAndClose(folder);
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "backups"), { mode: 0o755 });
  writeFileSync(join(folder, "backups", "surety-old.backup"), "x", { mode: 0o644 });
  writeFileSync(join(folder, "crash.json"), "{}", { mode: 0o664 });
  await openAndClose(folder);
  for (const name of ["surety.db", "secret.key"]) chmodSync(join(folder, name), 0o644);
  chmodSync(folder, 0o777);
  await openAndClose(folder);
});

test("a folder that is open to others and belongs to another user is refused with the command to run", () => {
  const root = process.getuid?.() === 0;
  // An unprivileged user cannot make a folder of another person, but every Linux has one.
  const folder = root ? looseFolder() : "/usr";
  if (root) process.seteuid?.(65534);
  try {
    expect(() => closeDataFolder(folder)).toThrow(
      /can open .*belongs to root \(mode 0755\) and not to \S+\. Run: sudo chown -R \S+ .* && sudo chmod -R go= /,
    );
  } finally {
    if (root) process.seteuid?.(0);
  }
});

test("what a link in the data folder leads to keeps its permissions, and is named while others can open it", async () => {
  const folder = looseFolder();
  const elsewhere = looseFolder();
  mkdirSync(join(elsewhere, "sub"), { mode: 0o755 });
  writeFileSync(join(elsewhere, "sub", "shared"), "x", { mode: 0o644 });
  writeFileSync(join(elsewhere, "surety.db"), "", { mode: 0o644 });
  symlinkSync(elsewhere, join(folder, "archive"));
  symlinkSync(join(elsewhere, "surety.db"), join(folder, "surety.db"));
  symlinkSync(join(folder, "nothing"), join(folder, "broken"));
  mkdirSync(join(folder, "vault"), { mode: 0o755 });
  symlinkSync(elsewhere, join(folder, "vault", "deep"));
  const before = openToOthers(elsewhere).sort();
  const SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
  const app = await openContext(readConfig({ DATA_DIR: folder, LOG_LEVEL: "silent", SECRET_KEY }));
  await app.close();
  expect(openToOthers(elsewhere).sort()).toEqual(before);
  expect(before).toHaveLength(4);
  const [archive, ...others] = openLinkWords(folder);
  expect(archive).toContain(`is a symbolic link to ${elsewhere}, which other users`);
  expect(others).toHaveLength(1);
  chmodSync(elsewhere, 0o700);
  chmodSync(join(elsewhere, "surety.db"), 0o600);
  expect(openLinkWords(folder)).toEqual([]);
});
