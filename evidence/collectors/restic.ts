import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { counted } from "#domain/counted";
import { MINUTE_MS } from "#domain/durations";
import { z } from "#domain/schema";
import { type Collector, jsonFile } from "#evidence/collectors/collector";
import { ProgramError, runProgram } from "#evidence/collectors/program";
import {
  addressForRestic,
  repositoryAddress,
  requireReachable,
} from "#evidence/collectors/restic-repository";
import { firstLine, type Restic, restoreSample } from "#evidence/collectors/restic-restore";
import { assessRestic, type Check, newestOf, snapshotList } from "#evidence/collectors/restic-rules";
import { withScratch } from "#evidence/collectors/scratch";

const wholeNumber = (from: number, to: number, start: string) =>
  z
    .string()
    .default(start)
    .refine(
      (text) => /^\d{1,4}$/.test(text) && Number(text) >= from && Number(text) <= to,
      `Enter a whole number from ${from} to ${to}.`,
    );
const schema = z.object({
  repository: repositoryAddress,
  user: z.string().default(""),
  hours: wholeNumber(1, 9999, "26"),
  read: z
    .string()
    .default("5%")
    .refine(isSubset, "Enter a share such as 5% or 100%, or a size such as 500M."),
  files: wholeNumber(0, 50, "5"),
  minutes: wholeNumber(1, 25, "15"),
});
type Settings = z.output<typeof schema>;

/** Backups by restic: their age, whether their data can be read, and whether files come back as they were stored. */
export const restic: Collector<Settings> = {
  name: "restic",
  version: 1,
  title: "Backups by restic",
  does: "Lists the snapshots of a restic repository, reads a share of its data, and restores sampled files into an empty folder.",
  settings: [
    {
      name: "repository",
      label: "Repository",
      hint: "An absolute path, sftp:user@host:/path or rest:https://host/path.",
    },
    { name: "password", label: "Password of the repository", hint: "", secret: true },
    {
      name: "user",
      label: "User of the rest server",
      hint: "Only for rest: with a sign-in.",
      optional: true,
    },
    { name: "server", label: "Password of the rest server", hint: "", secret: true, optional: true },
    {
      name: "hours",
      label: "Oldest age in hours",
      hint: "The newest snapshot is no older; 26 when left empty.",
      optional: true,
      start: "26",
    },
    {
      name: "read",
      label: "Data to read",
      hint: "A share such as 5% or 100%, or a size such as 500M, at random each time. Only data that is read is known to be undamaged.",
      optional: true,
      start: "5%",
    },
    {
      name: "files",
      label: "Files to restore",
      hint: "From 0 to 50, each of 32 MiB at most, at random from the newest snapshot.",
      optional: true,
      start: "5",
    },
    {
      name: "minutes",
      label: "Time limit in minutes",
      hint: "From 1 to 25. What is not finished by then is missing.",
      optional: true,
      start: "15",
    },
  ],
  schema,
  destination: ({ repository, user }) => JSON.stringify([repository, user]),
  takesMinutes: true,
  cron: "30 5 * * *",
  controls: ["BC-01"],

  async collect(settings, { way, now, secrets }) {
    await requireReachable(way, settings.repository);
    return withScratch(async (scratch) => {
      const run = resticIn(
        scratch,
        settings,
        secrets,
        performance.now() + Number(settings.minutes) * MINUTE_MS,
      );
      const listed = await run(["snapshots", "--json"]);
      if (listed.code !== 0) throw new Error(`restic: ${firstLine(listed.stderr)}`);
      const files = [{ name: "snapshots.json", mediaType: "application/json", bytes: listed.stdout }];
      const missing: string[] = [];
      const snapshots =
        snapshotList.safeParse(JSON.parse(listed.stdout.toString("utf8") || "null")).data ?? [];
      files.push(jsonFile("check.json", await check(run, settings, missing)));
      const newest = newestOf(snapshots);
      const count = Number(settings.files);
      if (newest && count > 0) {
        const target = join(scratch, "restored");
        await mkdir(target);
        await part(missing, "The restore test", async () =>
          files.push(jsonFile("restore.json", await restoreSample(run, newest.id, count, target))),
        );
      }
      return {
        files,
        source: `restic repository ${settings.repository}`,
        query: `restic snapshots --json; restic check --read-data-subset=${settings.read}; restic ls, restore and dump of ${count} files`,
        extractedAt: now(),
        rows: snapshots.length,
        completeness: `${counted(snapshots.length, "snapshot")} listed; ${settings.read} of the data read.`,
        missing,
      };
    });
  },

  assess: assessRestic,
};

/** restic without locks, so that it only reads: a backup that runs at the same time is not held up. */
function resticIn(
  scratch: string,
  { repository, user }: Settings,
  secrets: Readonly<Record<string, string>>,
  until: number,
): Restic {
  const { PATH = "/usr/local/bin:/usr/bin:/bin", SSH_AUTH_SOCK } = process.env;
  const env = {
    PATH,
    HOME: homedir(),
    LANG: "C.UTF-8",
    TMPDIR: scratch,
    RESTIC_CACHE_DIR: join(scratch, "cache"),
    RESTIC_REPOSITORY: addressForRestic(repository, user, secrets.server),
    RESTIC_PASSWORD: secrets.password ?? "",
    ...(SSH_AUTH_SOCK && { SSH_AUTH_SOCK }),
  };
  return (args, onOutput) =>
    runProgram("restic", ["--no-lock", ...args], {
      env,
      timeoutMs: Math.max(1, until - performance.now()),
      onOutput,
    });
}

/** A part that exceeds a limit is missing; what came before it is kept. @throws what is no limit */
async function part(missing: string[], name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error) || (error instanceof ProgramError && error.trouble === "missing"))
      throw error;
    missing.push(`${name}: ${error.message}`);
  }
}

/** What a check says before a limit ends it is kept: restic names a file that was cut off at once, and then tries it for long. */
async function check(run: Restic, { read }: Settings, missing: string[]): Promise<Check> {
  const kept = (code: number | null, output: string) => ({
    read,
    code,
    messages: output.trim().slice(-8000),
  });
  try {
    const { code, stdout, stderr } = await run(["check", `--read-data-subset=${read}`]);
    return kept(code, `${stdout.toString("utf8")}\n${stderr}`);
  } catch (error) {
    if (!(error instanceof ProgramError) || error.trouble === "missing") throw error;
    missing.push(`Reading the data: ${error.message}`);
    return kept(null, error.output);
  }
}

function isSubset(text: string): boolean {
  const share = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(text);
  if (share) return Number(share[1]) > 0 && Number(share[1]) <= 100;
  return /^[1-9]\d{0,5}[KMGT]$/.test(text);
}
