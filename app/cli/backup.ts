import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { type Call, type Command, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { readConfig } from "#app/config";
import { createBackup } from "#app/operations/installation/backups";
import { drillBackup } from "#app/operations/installation/drills";
import { restoreForUse } from "#app/operations/installation/restores";
import { backupDir, listBackups, listOddBackups } from "#app/queries/installation/backup-folder";

export const command: Command = {
  name: "backup",
  usage: [
    "backup create",
    "backup list",
    "backup restore FILE --into DIR [--key-file FILE]",
    "backup drill [NAME]",
  ],
  options: { into: { type: "string" }, "key-file": { type: "string" } },
  run(call) {
    const verbs: Record<string, (call: Call) => Promise<void>> = { create, list, restore, drill };
    const verb = verbs[call.words[0] ?? ""];
    if (!verb) throw new WrongUsage(`Use ${Object.keys(verbs).join(", ")}.`);
    return verb(call);
  },
};

async function create(call: Call): Promise<void> {
  const app = await call.open();
  const made = await createBackup(app, call.actor);
  const file = join(backupDir(app), made.name);
  call.answer(
    [
      `${file}`,
      `${made.bytes} bytes, read back and verified: database, ${made.files} files, ${made.logEntries} log entries.`,
      `SHA-256 ${made.sha256}`,
      `It can be restored only with ${keyPlace(app.config)}. Keep a copy of that key elsewhere.`,
    ],
    { file, ...made },
  );
  if (made.lost.length > 0)
    throw new Error(
      `the backup was kept, but ${made.lost.length} files are damaged or missing in the vault: ${made.lost.map((file) => file.sha256).join(", ")}`,
    );
}

async function list(call: Call): Promise<void> {
  const app = await call.open();
  const backups = await listBackups(app);
  const lines =
    backups.length === 0
      ? [`There are no backups in ${backupDir(app)}.`]
      : backups.map(({ name, bytes, verifiedAt, drilledAt, drillFailed }) => {
          const tried = drilledAt ? `, restore tested ${drilledAt.toISOString()}` : "";
          const drill = drillFailed ? `, restore test FAILED ${drillFailed.at.toISOString()}` : tried;
          return `${name}  ${bytes} bytes, read back ${verifiedAt?.toISOString() ?? "never here"}${drill}`;
        });
  call.answer([...lines, ...listOddBackups(app)], backups);
}

/** Upgrades, rotations and closed modes of an installation take everything in its folder for its own. */
function refuseInside(into: string, dataDir: string): void {
  if (existsSync(join(dataDir, "surety.db")) && resolve(into).startsWith(`${dataDir}${sep}`))
    throw new Error(`${into} is inside the data folder ${dataDir}. Restore into a folder of its own.`);
}

async function restore(call: Call): Promise<void> {
  const file = requireWord(call, 1, "The backup's file");
  const into = requireOption(call, "into");
  refuseInside(into, resolve(call.env.DATA_DIR || "data"));
  const restored = await restoreForUse(call.actor, file, into, findKey(call));
  const { log, files, database, lost } = restored;
  call.answer(
    [
      `Restored into ${into}, as of ${restored.madeAt}.`,
      `Database intact (${database.tables} tables, ${database.rows} rows), ${files.sound} files with correct hashes, ${log.entries} log entries with the root`,
      log.root,
      ...lost.map(
        ({ sha256, problem }) => `Not in the backup, because it was already damaged: ${sha256} (${problem})`,
      ),
      `Start Surety on it with DATA_DIR=${into}.`,
    ],
    { into, ...restored },
  );
}

async function drill(call: Call): Promise<void> {
  const restored = await drillBackup(await call.open(), call.actor, call.words[1]);
  call.answer(
    [
      `${restored.file} was restored into a separate folder in ${restored.seconds} s and is intact: ${restored.files.sound} files, ${restored.log.entries} log entries.`,
      `${restored.evidence} holds the record. Another user has to accept it.`,
    ],
    restored,
  );
}

/** The key for a restore: a file named, the environment, or the data folder that is there. It is never made here. */
function findKey({ options, env }: Call): { secret: Buffer; fromFile: boolean } {
  const own = join(readConfig(env).dataDir, "secret.key");
  const file = typeof options["key-file"] === "string" ? options["key-file"] : own;
  const named = options["key-file"] !== undefined;
  if (!named && env.SECRET_KEY) return { secret: Buffer.from(env.SECRET_KEY, "base64"), fromFile: false };
  if (!existsSync(file)) {
    throw new Error(
      named
        ? `There is no file ${file}.`
        : `a restore needs the key of the installation that made the backup: set SECRET_KEY or give --key-file (its ${basename(own)}).`,
    );
  }
  const secret = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  if (secret.length !== 32) throw new Error(`${file} does not hold 32 bytes in base64.`);
  return { secret, fromFile: true };
}

function keyPlace({ secretKey, dataDir }: { secretKey: string | undefined; dataDir: string }): string {
  return secretKey ? "the value of SECRET_KEY" : `the key in ${join(dataDir, "secret.key")}`;
}
