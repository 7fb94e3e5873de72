import type { Call, Command } from "#app/cli/command";
import { type Config, readConfig } from "#app/config";
import { createBackup } from "#app/operations/installation/backups";
import { type Rotated, rotateKey } from "#app/operations/installation/key-rotation";
import { openContext } from "#app/operations/installation/opening";
import { backupDir, listBackupNames } from "#app/queries/installation/backup-folder";
import { countKeyBound } from "#db/installation/key-bound-secrets";
import { counted } from "#domain/counted";

export const command: Command = {
  name: "rotate-key",
  usage: ["rotate-key [--yes] [--despite-problems]"],
  options: { yes: { type: "boolean" }, "despite-problems": { type: "boolean" } },
  run: (call) => (call.options.yes ? rotate(call) : announce(call)),
};

/** What it does and what ends by it, before anything is done. */
async function announce(call: Call): Promise<void> {
  const app = await call.open();
  const ends = await countKeyBound(app.read, app.now());
  const backups = listBackupNames(app).length;
  call.answer(
    [
      "This replaces the secret key of the data folder. Surety must be stopped. It needs as much free disk space again as the database and the vault take.",
      "Files, stored secrets and the signature of the log move to the new key; passwords and authenticator apps go on working.",
      `These end, because only a hash under the old key is kept: ${ended(ends)}. Links of invitations and resets that wait in unsent mails end too.`,
      "Users sign in again and create new recovery codes; programs need a new token, calendars a new address.",
      `The backups made so far (${backups}) can be restored only with the old key. Keep it elsewhere; if it leaked, remove those backups everywhere. A backup under the new key is made at the end.`,
      app.config.secretKey
        ? "SECRET_KEY is set: put the new key (openssl rand -base64 32) into your secret store and into NEW_SECRET_KEY for this command; afterwards start Surety with it as SECRET_KEY."
        : "The new key is written to secret.key in the data folder; the old one stays beside it under another name.",
      "Nothing was changed. Run surety rotate-key --yes to do it.",
    ],
    { ends, backups, done: false },
  );
}

async function rotate(call: Call): Promise<void> {
  const config = readConfig({ LOG_LEVEL: "silent", ...call.env });
  const newKey = givenKey(call, config);
  const despiteProblems = call.options["despite-problems"] === true;
  const rotated = await rotateKey(config, call.actor, { newKey, despiteProblems });
  const own = newKey && config.secretKey ? { ...config, secretKey: newKey.toString("base64") } : config;
  const backup = await backUp(own);
  call.answer(
    [
      `The secret key was replaced: ${counted(rotated.files, "file")} and ${counted(rotated.sealed, "stored secret")} are under the new key.`,
      `Ended: ${ended(rotated.ended)}; ${counted(rotated.withdrawnMails, "unsent mail")} withdrawn.`,
      ...damageWords(rotated),
      `The log is signed with another key from here on (surety log key); a note signed by both keys joins them.`,
      rotated.keptKey
        ? `The old key is in ${rotated.keptKey}. Move it to where you keep keys: backups made before need it.`
        : "Start Surety with the new key as SECRET_KEY. Keep the old one elsewhere: backups made before need it.",
      backup.name
        ? `Backup under the new key: ${backup.name}`
        : `No backup could be made under the new key: ${backup.failed} Make one now: surety backup create.`,
    ],
    { ...rotated, backup, done: true },
  );
}

/** The key for an installation that takes it from the environment comes from there too, so that it is never on a screen alone. */
function givenKey({ env }: Call, config: Config): Buffer | undefined {
  if (!env.NEW_SECRET_KEY) {
    if (!config.secretKey) return undefined;
    throw new Error(
      "SECRET_KEY is set, so the new key is yours to keep: set NEW_SECRET_KEY to 32 bytes in base64, as openssl rand -base64 32 prints them. Nothing was changed.",
    );
  }
  const key = Buffer.from(env.NEW_SECRET_KEY, "base64");
  if (key.length === 32) return key;
  throw new Error("NEW_SECRET_KEY must be 32 bytes in base64, as openssl rand -base64 32 prints them.");
}

/** The newest backup knows how long the log is, and drills try it: one under the new key is there from the beginning. */
async function backUp(config: Config): Promise<{ name: string | null; failed: string | null }> {
  const app = await openContext(config);
  try {
    const { name } = await createBackup(app, { kind: "job", name: "rotate-key" });
    return { name: `${backupDir(app)}/${name}`, failed: null };
  } catch (error) {
    return { name: null, failed: (error as Error).message };
  } finally {
    await app.close();
  }
}

function ended({ sessions, recoveryCodes, openLinks, apiTokens, calendarFeeds }: Rotated["ended"]): string {
  return [
    counted(sessions, "session"),
    counted(recoveryCodes, "recovery code"),
    counted(openLinks, "open link"),
    counted(apiTokens, "API token"),
    counted(calendarFeeds, "calendar address", "calendar addresses"),
  ].join(", ");
}

function damageWords({ damagedFiles, unreadable }: Rotated): string[] {
  return [
    ...damagedFiles.map((sha256) => `File ${sha256} was damaged before and was kept as it is.`),
    ...(unreadable > 0
      ? [`${counted(unreadable, "stored secret")} had been altered and opened under no key.`]
      : []),
  ];
}
