import { HOUR_MS, MINUTE_MS } from "#domain/durations";
import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { finding, readJson } from "#evidence/collectors/collector";
import { firstLine, type Restore, type RestoredFile } from "#evidence/collectors/restic-restore";

type Settings = { repository: string; hours: string; files: string };
/** What `restic snapshots --json` answers, as far as it is read. */
export const snapshotList = z.array(
  z.object({
    id: z.string(),
    time: z.string(),
    hostname: z.string().default(""),
    paths: z.array(z.string()).default([]),
  }),
);
export type Check = { read: string; code: number | null; messages: string };
/** A clock of the machine that is backed up may be ahead by this much. */
const AHEAD_MS = 10 * MINUTE_MS;

/** Judges age, data and restored files from the stored answers alone. */
export function assessRestic(files: ReadonlyMap<string, Buffer>, settings: Settings, at: Date): Finding[] {
  const { data: snapshots } = snapshotList.safeParse(readJson(files, "snapshots.json"));
  return [
    judgeAge(snapshots, settings, at),
    judgeCheck(readJson<Check>(files, "check.json"), settings),
    ...judgeRestore(readJson<Restore>(files, "restore.json"), settings),
  ];
}

type Snapshot = z.output<typeof snapshotList>[number];

/** The snapshot with the latest time. */
export function newestOf(snapshots: readonly Snapshot[]): Snapshot | undefined {
  return [...snapshots].sort((a, b) => Date.parse(b.time) - Date.parse(a.time))[0];
}

function judgeAge(snapshots: Snapshot[] | undefined, { hours, repository }: Settings, at: Date): Finding {
  const rule = "backup-recent";
  if (!snapshots) return finding(rule, repository, "unknown", "The list of snapshots cannot be read.");
  const newest = newestOf(snapshots);
  if (!newest) return finding(rule, repository, "fail", "The repository has no snapshots.");
  const age = at.getTime() - Date.parse(newest.time);
  const object = `${newest.id.slice(0, 8)} of ${newest.hostname}`;
  if (Number.isNaN(age) || age < -AHEAD_MS)
    return finding(
      rule,
      object,
      "unknown",
      `The newest snapshot is dated ${newest.time}, which is in the future. Check the clocks.`,
    );
  const old = Math.max(0, Math.floor(age / HOUR_MS));
  return finding(
    rule,
    object,
    age <= Number(hours) * HOUR_MS ? "pass" : "fail",
    `The newest snapshot is ${old} h old; at most ${hours} h is required.`,
  );
}

function judgeCheck(checked: Check | undefined, { repository }: Settings): Finding {
  const rule = "data-readable";
  if (typeof checked?.messages !== "string")
    return finding(rule, repository, "unknown", "The data was not read.");
  const { read, code, messages } = checked;
  if (code === 0)
    return finding(rule, repository, "pass", `${read} of the data was read, and all of it is undamaged.`);
  const damage = damageIn(messages);
  if (code === null && !damage)
    return finding(
      rule,
      repository,
      "unknown",
      `${read} of the data could not be read within the time limit.`,
    );
  return finding(
    rule,
    repository,
    "fail",
    `restic check found damage (${read} of the data read): ${firstLine(damage ?? messages)}`,
  );
}

/** The first line of a check that says what is damaged. */
function damageIn(messages: string): string | undefined {
  return messages
    .split("\n")
    .find(
      (line) =>
        /error|fatal|damaged|does not match|unexpected|verification failed|not found|no such/i.test(line) &&
        !/^no errors/.test(line),
    );
}

function judgeRestore(restore: Restore | undefined, { files, repository }: Settings): Finding[] {
  const rule = "restore-test";
  if (files === "0") return [];
  if (!Array.isArray(restore?.files)) return [finding(rule, repository, "unknown", "No file was restored.")];
  if (restore.files.length === 0)
    return [
      finding(rule, repository, "unknown", "The newest snapshot has no file between 1 byte and 32 MiB."),
    ];
  return restore.files.map((file) => judgeFile(rule, file));
}

function judgeFile(rule: string, { path, size, restored, dumped, error }: RestoredFile): Finding {
  if (error !== null || !dumped)
    return finding(rule, path, "fail", `The file cannot be read from the repository: ${error}`);
  if (!restored) return finding(rule, path, "fail", "The file was not restored.");
  const same = restored.sha256 === dumped.sha256 && restored.size === size && dumped.size === size;
  return same
    ? finding(rule, path, "pass", `Restored with ${size} bytes, SHA-256 ${restored.sha256}, as stored.`)
    : finding(
        rule,
        path,
        "fail",
        `Restored with ${restored.size} bytes, but ${size} are stored, or their SHA-256 differs.`,
      );
}
