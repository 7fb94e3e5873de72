import { basename } from "node:path";
import { type Call, WrongUsage } from "#app/cli/command";
import { dayOption } from "#app/cli/day-option";
import { openFile } from "#app/cli/open-file";
import { systemClock } from "#app/context";
import { addScanResults, type ScanDetails } from "#app/operations/evidence/scan-results";
import { perform } from "#app/work";
import { counted } from "#domain/counted";
import { Refused } from "#domain/errors";
import { type ScanReading, scanVerdict, totalOf } from "#domain/evidence/scan-results";
import { readScan } from "#evidence/scan-results/read";
import { scanReaders } from "#evidence/scan-results/readers";

const SHOWN = 20;

type Read = { name: string; path: string; reading: ScanReading };

/** Adds scan results as evidence, each file as an item; with --dry-run it only says what they hold. */
export async function pushScanResults(call: Call): Promise<void> {
  const paths = call.words.slice(1);
  if (paths.length === 0) throw new WrongUsage("Name at least one file.");
  const details = detailsOf(call);
  // All files are read before anything is stored, so that one that is refused leaves nothing behind.
  const files: Read[] = [];
  for (const path of paths) files.push({ name: basename(path), path, reading: await read(call, path) });
  if (call.options["dry-run"]) return answerDryRun(call, files);
  for (const { name, reading } of files)
    if (!reading.performed && !details.performedOn)
      throw new Refused(
        "invalid",
        `${name} does not state when the scan was performed. Name the day with --performed.`,
      );
  const added = [];
  for (const file of files) added.push(await add(call, file, details));
  call.answer(
    added.map(
      ({ ref, name, verdict, controls, sha256 }) =>
        `${ref} added: ${name}, ${verdict}, for ${controls.join(", ")}. Another user has to accept it.\n${sha256}  ${name}`,
    ),
    added,
  );
}

function detailsOf(call: Call): ScanDetails {
  const { title, environment, query, control } = call.options;
  const textOf = (value: unknown) => (typeof value === "string" ? value : null);
  return {
    title: textOf(title),
    environment: textOf(environment),
    query: textOf(query),
    performedOn: dayOption(call, "performed"),
    controls: Array.isArray(control) ? control.map(String) : undefined,
  };
}

async function read(call: Call, path: string): Promise<ScanReading> {
  const asked = call.options.format;
  const formats = scanReaders.map(({ format }) => format);
  if (typeof asked === "string" && !formats.includes(asked))
    throw new WrongUsage(`--format is one of ${formats.join(", ")}.`);
  const reading = await readScan(await openFile(path), systemClock.now());
  if (typeof asked === "string" && asked !== reading.format)
    throw new Refused("invalid", `${basename(path)} is ${reading.format}, not ${asked}.`);
  return reading;
}

async function add(call: Call, { name, path, reading }: Read, details: ScanDetails) {
  const app = await call.open();
  const stored = await app.vault.put(await openFile(path));
  const file = { name, mediaType: "application/octet-stream", ...stored };
  const made = await perform(app, call.actor, (work) => addScanResults(work, { reading, file }, details));
  return {
    ref: made.ref,
    name,
    controls: made.controls,
    format: reading.format,
    verdict: scanVerdict(reading),
    counts: reading.counts,
    sha256: stored.sha256,
    size: stored.size,
  };
}

function answerDryRun(call: Call, files: readonly Read[]): void {
  call.answer(
    files.flatMap(({ reading }) => scanLines(reading)),
    files.map(({ name, reading }) => ({ name, verdict: scanVerdict(reading), ...reading })),
  );
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
      .map(({ rule, object, severity, detail }) => `${severity ?? "fail"}: ${rule} of ${object}: ${detail}`),
    ...(counts.fail > SHOWN ? [`and ${counted(counts.fail - SHOWN, "more failure")}`] : []),
  ];
}
