import type { BoundScan } from "#app/queries/controls/binder-data";
import type { ReadDb } from "#db/client";
import { listScansOfControls } from "#db/evidence/bound-evidence";
import type { VerdictCounts } from "#domain/evidence/scan-results";
import { groupedBy } from "#domain/groups";
import { scanReaders } from "#evidence/scan-results/readers";

/** Failed findings that a binder lists of one scan, the gravest; all are in the file and up to 5,000 on the page of the item. */
const LISTED = 25;

/** What was read from scan files, by item: counts of all findings and the gravest failures. */
export async function bindScans(db: ReadDb, controlIds: string[]): Promise<Map<string, BoundScan>> {
  const { scans, failures } = await listScansOfControls(db, controlIds, LISTED);
  const failed = groupedBy(failures, ({ evidence_id }) => evidence_id);
  return new Map(
    scans.map(({ evidence_id, format, tools, counts, missing }) => {
      const all = JSON.parse(counts) as VerdictCounts;
      const listed = failed.get(evidence_id) ?? [];
      return [
        evidence_id,
        {
          format: scanReaders.find((one) => one.format === format)?.title ?? format,
          tools: JSON.parse(tools) as string[],
          counts: all,
          notCovered: JSON.parse(missing) as string[],
          failed: listed.map(({ rule, severity, object, place, detail }) => ({
            rule,
            severity,
            object,
            place,
            says: detail,
          })),
          moreFailed: all.fail - listed.length,
        },
      ];
    }),
  );
}
