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
import { scanReaders } from "#evidence/scan-results/readers";

/** Findings that the page of an item lists. */
const SHOWN = 200;

export type ScanPart = Awaited<ReturnType<typeof scanPartOf>>;

/** What was read from an item's file of scan results, with the controls that it is linked to; undefined when it has none. */
export async function readScanResults(
  read: ReadDb,
  evidenceId: string,
  linked: readonly string[],
): Promise<ScanPart | undefined> {
  const row = await findScanResults(read, evidenceId);
  if (!row) return undefined;
  const part = await scanPartOf(read, {
    format: row.format,
    tools: JSON.parse(row.tools) as string[],
    counts: JSON.parse(row.counts) as ScanReading["counts"],
    failures: JSON.parse(row.failures) as ScanReading["failures"],
    missing: JSON.parse(row.missing) as string[],
    rules: JSON.parse(row.rules) as RuleSummary[],
    findings: (await listScanFindings(read, evidenceId, SHOWN)) as ScanFinding[],
  });
  return { ...part, controls: part.controls.filter(({ control }) => linked.includes(control)) };
}

/** What a page shows of a file of scan results, with what it says about each control of the mapping. */
export async function scanPartOf(read: ReadDb, reading: Omit<ScanReading, "performed">) {
  const { format, tools, counts, failures, missing, rules, findings } = reading;
  const summed = rules.reduce((sum, rule) => sum + totalOf(rule.counts), 0);
  return {
    format,
    title: scanReaders.find((one) => one.format === format)?.title ?? format,
    tools,
    counts,
    failures,
    missing,
    verdict: scanVerdict({ counts, missing }),
    total: totalOf(counts),
    controls: scanByControl(format, rules, await readMapping(read)),
    /** How many rules the sums of controls are of, the ones with the most failures; null when it is all of them. */
    ofRules: summed < totalOf(counts) ? rules.length : null,
    findings: findings.slice(0, SHOWN).map(({ rule, object, place, verdict, severity, detail }) => ({
      rule,
      object,
      place,
      verdict,
      severity,
      detail,
    })),
  };
}
