import { HOUR_MS } from "#domain/durations";
import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, type OwnBackup, readJson } from "#evidence/collectors/collector";

const schema = z.object({});
/** A nightly backup that is older than this was missed. */
const OLDEST_HOURS = 26;

/** Surety's own backups: the last one is young, and was read through after it was written. */
export const ownBackups: Collector<z.output<typeof schema>> = {
  name: "own-backups",
  version: 1,
  title: "Surety's own backups",
  does: "Lists the backups of this installation, with their age and whether they were verified.",
  settings: [],
  schema,
  cron: "30 4 * * *",
  controls: ["BC-01"],

  async collect(_settings, { own, now }) {
    const backups = await own.backups();
    return {
      files: [jsonFile("backups.json", backups)],
      source: "Surety itself",
      query: "Every backup file in the data folder and its record",
      extractedAt: now(),
      rows: backups.length,
      completeness: `${backups.length} backups listed: all that exist.`,
      missing: [],
    };
  },

  assess(files, _settings, at) {
    const backups = readJson<OwnBackup[]>(files, "backups.json");
    const object = "Surety";
    if (backups === undefined) return [finding("backup-recent", object, "unknown", "The list was not read.")];
    const newest = backups
      .filter((one) => one.problem === null)
      .sort((a, b) => b.madeAt.localeCompare(a.madeAt))[0];
    if (newest === undefined) return [finding("backup-recent", object, "fail", "There is no usable backup.")];
    const hours = Math.floor((at.getTime() - Date.parse(newest.madeAt)) / HOUR_MS);
    const age = `The newest backup is ${hours} h old; at most ${OLDEST_HOURS} h is required.`;
    return [
      finding("backup-recent", newest.name, hours <= OLDEST_HOURS ? "pass" : "fail", age),
      newest.verifiedAt
        ? finding(
            "backup-verified",
            newest.name,
            "pass",
            `The backup was read completely and verified at ${newest.verifiedAt}.`,
          )
        : finding("backup-verified", newest.name, "fail", "The backup was not verified after writing."),
      ...backups
        .filter((one) => one.problem !== null)
        .map((one) => finding("backup-sound", one.name, "fail", one.problem!)),
    ];
  },
};
