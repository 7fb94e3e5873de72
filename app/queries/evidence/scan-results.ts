import { readMapping } from "#app/queries/evidence/scan-mapping";
import type { ReadDb } from "#db/client";
import { findScanResults, listScanFindings } from "#db/evidence/scan-results";
import { scanByControl } from "#domain/evidence/scan-mapping";
import {
  type RuleSummary,
  type ScanFinding,
  type ScanReading,
  scanVerdict,
  totalOf,
} from "#domain/evidence/scan-results";

/** Findings that the page of an item lists. */
const SHOWN = 200;

export type ScanPart = NonNullable<Awaited<ReturnType<typeof readScanResults>>>;

/** What was read from an item's file of scan results; undefined when it has none. */
export async function readScanResults(read: ReadDb, evidenceId: string) {
  const row = await findScanResults(read, evidenceId);
  if (!row) return undefined;
  const counts = JSON.parse(row.counts) as ScanReading["counts"];
  const missing = JSON.parse(row.missing) as string[];
  const rules = JSON.parse(row.rules) as RuleSummary[];
  const findings = (await listScanFindings(read, evidenceId, SHOWN)) as ScanFinding[];
  return {
    format: row.format,
    tools: JSON.parse(row.tools) as string[],
    counts,
    failures: JSON.parse(row.failures) as ScanReading["failures"],
    missing,
    verdict: scanVerdict({ counts, missing }),
    total: totalOf(counts),
    controls: scanByControl(row.format, rules, await readMapping(read)),
    findings: findings.map(({ rule, object, place, verdict, severity, detail }) => ({
      rule,
      object,
      place,
      verdict,
      severity,
      detail,
    })),
  };
}
