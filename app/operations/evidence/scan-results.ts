import { createHash } from "node:crypto";
import { type NewEvidence, pushEvidence } from "#app/operations/evidence/evidence";
import { findSentBefore } from "#app/operations/evidence/once";
import { readMapping } from "#app/queries/evidence/scan-mapping";
import type { Work } from "#app/work";
import {
  findEvidencePush,
  insertEvidencePush,
  insertScanResults,
  type ScanResultsRow,
} from "#db/evidence/scan-results";
import { saveApiToken } from "#db/installation/api-tokens";
import { counted } from "#domain/counted";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";
import { scanByControl } from "#domain/evidence/scan-mapping";
import { type ScanReading, scanVerdict, totalOf } from "#domain/evidence/scan-results";

/** A file of scan results that is in the vault, and what was read from it. */
export type ScanFile = { reading: ScanReading; file: NewEvidence["files"][number] };
/** What the sender says about it. */
export type ScanDetails = {
  /** The id that the page gave to its form: sent twice, it makes one item. */
  once?: string;
  title?: string | null;
  /** What was scanned: a repository, an account, a host. */
  environment?: string | null;
  /** The command, so that another person can repeat it. */
  query?: string | null;
  /** The day of the scan, where the file does not state it. */
  performedOn?: Day | null;
  /** What it serves; what the mapping proposes when left out. */
  controls?: readonly string[];
};

/** Rules whose counts are kept, the ones with the most failures first. */
const RULES = 200;

/**
 * Adds scan results as evidence: the file, its findings, when the scan was performed, and the controls that it serves. Another
 * person accepts it, whatever it says.
 */
export async function addScanResults(
  work: Work,
  { reading, file }: ScanFile,
  details: ScanDetails,
): Promise<{ id: string; ref: string; controls: string[] }> {
  const controls = await controlsFor(work, reading, details.controls);
  const performed = performedIn(work, reading, details.performedOn ?? null);
  const read = `All of the file was read; ${counted(reading.findings.length, "finding")} of ${totalOf(reading.counts).toLocaleString("en")} listed.`;
  const title = details.title || `${titleOf(reading)}: ${file.name}`.slice(0, 200);
  const before = await findSentBefore(work, { id: details.once, title, files: [file] });
  if (before) return { ...before, controls };
  const made = await pushEvidence(work, {
    id: details.once,
    title,
    shows: summaryOf(reading),
    kind: "check",
    performed,
    provenance: {
      source: reading.tools.join(", ").slice(0, 200) || reading.format,
      environment: details.environment ?? null,
      query: details.query ?? null,
      extractedAt: work.now,
      rows: totalOf(reading.counts),
      completeness: [read, timeNote(reading, details.performedOn ?? null)].filter(Boolean).join(" "),
      partial: reading.missing.length > 0 ? reading.missing.join(" ").slice(0, 2000) : null,
    },
    files: [file],
    controls: controls.map((controlRef) => ({ controlRef })),
  });
  await insertScanResults(work.db, rowOf(made.id, reading, work.now), reading.findings);
  return { ...made, controls };
}

/**
 * Takes scan results from a program. Under a key that came before, the same file is answered again and another one refused.
 * @returns the item, and whether it was taken before
 */
export async function takeScanResults(
  work: Work,
  scan: ScanFile,
  details: ScanDetails,
  key: string | null,
): Promise<{ ref: string; again: boolean }> {
  if (work.actor.kind !== "token")
    throw new Refused("forbidden", "Only API clients can add evidence this way.");
  const { tokenId } = work.actor;
  const body_sha256 = createHash("sha256")
    .update(JSON.stringify([scan.file.sha256, scan.file.name, details]))
    .digest("hex");
  const before = key ? await findEvidencePush(work.db, tokenId, key) : undefined;
  if (before && before.body_sha256 !== body_sha256)
    throw new Refused("conflict", "A different file was sent with this Idempotency-Key.", "Idempotency-Key");
  if (before) return { ref: before.ref, again: true };
  const made = await addScanResults(work, scan, details);
  const received_at = work.now.toISOString();
  if (key)
    await insertEvidencePush(work.db, {
      token_id: tokenId,
      key,
      body_sha256,
      evidence_id: made.id,
      received_at,
    });
  await saveApiToken(work.db, tokenId, { last_used_at: received_at });
  return { ref: made.ref, again: false };
}

/** The controls that were named, else those of the mapping; a token serves no others than its own. */
async function controlsFor(
  work: Work,
  { format, rules }: ScanReading,
  named: readonly string[] = [],
): Promise<string[]> {
  const own = work.actor.kind === "token" ? (work.actor.controls ?? []) : null;
  const strange = own && named.find((ref) => !own.includes(ref));
  if (strange) throw new Refused("forbidden", `This token does not add evidence of ${strange}.`, "control");
  if (named.length > 0) return [...new Set(named)].sort();
  const mapped = scanByControl(format, rules, await readMapping(work.db)).map(({ control }) => control);
  const found = own ? mapped.filter((ref) => own.includes(ref)) : mapped;
  if (found.length === 0)
    throw new Refused(
      "invalid",
      "The mapping proposes no control for this file. Name the control.",
      "control",
    );
  return found;
}

/** Where the time of the scan is from, when the file does not state it. */
function timeNote({ performed }: ScanReading, given: Day | null): string | null {
  if (performed) return null;
  return given
    ? "The file states no time; the sender stated the day."
    : "The file states no time; the time of the request was taken.";
}

/** A person is asked for the day that the file does not state; of a program the time of the request is taken. @throws Refused */
function requireDay({ performed }: Pick<ScanReading, "performed">, given: Day | null): void {
  if (!performed && !given)
    throw new Refused(
      "invalid",
      "The file does not state when the scan was performed. Enter the day.",
      "performedOn",
    );
}

/** When the scan was performed: what the file states, else what the sender says, else, for a program, now. */
function performedIn(work: Work, { performed }: ScanReading, given: Day | null): NewEvidence["performed"] {
  const asTime = (moment: string) => (moment.length === 10 ? moment : new Date(moment));
  if (work.actor.kind !== "token") requireDay({ performed }, given);
  if (!performed) return given ? { from: given, to: given } : { from: work.now, to: work.now };
  const [from, to] = [asTime(performed.from), asTime(performed.to)];
  // Clocks of machines differ: the little that was let pass is now.
  const now = (time: Day | Date) => (time instanceof Date && time > work.now ? work.now : time);
  return { from: now(from), to: now(to) };
}

function titleOf(reading: ScanReading): string {
  return reading.tools[0] ?? reading.format;
}

function summaryOf(reading: ScanReading): string {
  const { fail, unknown, pass, not_applicable } = reading.counts;
  return `${scanVerdict(reading) === "pass" ? "Passed" : scanVerdict(reading) === "fail" ? "Failed" : "Inconclusive"}: ${fail} fail, ${unknown} unknown, ${pass} pass, ${not_applicable} not applicable.`;
}

function rowOf(evidenceId: string, reading: ScanReading, now: Date): ScanResultsRow {
  return {
    evidence_id: evidenceId,
    format: reading.format,
    tools: JSON.stringify(reading.tools),
    performed_from: reading.performed?.from ?? null,
    performed_to: reading.performed?.to ?? null,
    counts: JSON.stringify(reading.counts),
    failures: JSON.stringify(reading.failures),
    rules: JSON.stringify(reading.rules.slice(0, RULES)),
    missing: JSON.stringify(reading.missing),
    listed: reading.findings.length,
    read_at: now.toISOString(),
  };
}
