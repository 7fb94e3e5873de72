import type { AppContext } from "#app/context";
import { readProgramme } from "#app/queries/controls/programme";
import type { ReadDb, Tx } from "#db/client";
import { listScanMappings } from "#db/evidence/scan-results";
import { type MappingRow, mappingInForce, type OwnMappingRow } from "#domain/evidence/scan-mapping";
import type { Scope } from "#domain/period-scope";
import { shippedMapping } from "#policies/scan-mapping";

/** The mapping of scan results to controls in force: what ships, with the organisation's own rows. */
export async function readMapping(db: ReadDb | Tx): Promise<(MappingRow & { own: boolean })[]> {
  return mappingInForce(shippedMapping, (await listScanMappings(db)) as OwnMappingRow[]);
}

/** The mapping in force, for an auditor only to controls that their period knows. */
export async function readMappingWithin(
  { read, now }: Pick<AppContext, "read" | "now">,
  scope: Scope | null,
) {
  const rows = await readMapping(read);
  if (!scope) return rows;
  const { controls } = await readProgramme(read, now(), scope);
  const known = new Set(controls.map(({ ref }) => ref));
  return rows.filter(({ control }) => known.has(control));
}
