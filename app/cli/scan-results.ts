import { type Call, WrongUsage } from "#app/cli/command";
import { openFile } from "#app/cli/open-file";
import { counted } from "#domain/counted";
import { type ScanReading, scanVerdict, totalOf } from "#domain/evidence/scan-results";
import { readScan } from "#evidence/scan-results/read";

const SHOWN = 20;

/** Reads scan results and says what they hold; nothing is stored. */
export async function tryScanResults(call: Call): Promise<void> {
  const [, path, more] = call.words;
  if (path === undefined || more !== undefined) throw new WrongUsage("Name one file.");
  const reading = await readScan(await openFile(path));
  call.answer(scanLines(reading), { ...reading, verdict: scanVerdict(reading) });
}

/** What a file of scan results holds, for people. */
function scanLines(reading: ScanReading): string[] {
  const { counts, findings, performed } = reading;
  const failures = findings.filter(({ verdict }) => verdict === "fail");
  const by = reading.tools.length > 0 ? ` by ${reading.tools.join(", ")}` : "";
  return [
    `${reading.format}${by}: ${scanVerdict(reading).replace("_", " ")}`,
    `Performed: ${performed ? [...new Set([performed.from, performed.to])].join(" to ") : "not stated in the file"}`,
    `${counted(totalOf(counts), "finding")}: ${counts.fail} fail, ${counts.unknown} unknown, ${counts.pass} pass, ${counts.not_applicable} not applicable`,
    ...reading.missing.map((what) => `Partial: ${what}`),
    ...failures
      .slice(0, SHOWN)
      .map(({ rule, object, severity, says }) => `${severity ?? "fail"}: ${rule} of ${object}: ${says}`),
    ...(counts.fail > SHOWN ? [`and ${counted(counts.fail - SHOWN, "more failure")}`] : []),
  ];
}
