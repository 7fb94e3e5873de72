import type { ReadDb, Tx } from "#db/client";
import { listScanMappings } from "#db/evidence/scan-results";
import { type MappingRow, mappingInForce, type OwnMappingRow } from "#domain/evidence/scan-mapping";
import { shippedMapping } from "#policies/scan-mapping";

/** The mapping of scan results to controls in force: what ships, with the organisation's own rows. */
export async function readMapping(db: ReadDb | Tx): Promise<(MappingRow & { own: boolean })[]> {
  return mappingInForce(shippedMapping, (await listScanMappings(db)) as OwnMappingRow[]);
}
