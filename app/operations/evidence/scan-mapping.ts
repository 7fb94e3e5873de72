import { record } from "#app/audit";
import { readMapping } from "#app/queries/evidence/scan-mapping";
import { actorName, allow, type Work } from "#app/work";
import { controlIdsByRef } from "#db/evidence/evidence";
import { insertScanMapping } from "#db/evidence/scan-results";
import { newId } from "#db/ids";
import { Refused } from "#domain/errors";
import type { MappingRow } from "#domain/evidence/scan-mapping";

/**
 * Adds a row to the mapping of scan results to controls, or takes one out, whether it ships or is the organisation's own. What was
 * linked before stays linked.
 */
export async function changeMapping(
  work: Work,
  { format, rule, control }: MappingRow,
  effect: "add" | "remove",
): Promise<void> {
  allow(work.actor, "controls.edit");
  const controlId = (await controlIdsByRef(work.db, [control])).get(control);
  if (!controlId) throw new Refused("invalid", `There is no control ${control}.`, "control");
  const inForce = (await readMapping(work.db)).some(
    (row) =>
      row.format === format && row.rule.toLowerCase() === rule.toLowerCase() && row.control === control,
  );
  if (inForce === (effect === "add"))
    throw new Refused(
      "conflict",
      effect === "add" ? "The mapping already has this row." : "The mapping no longer has this row.",
      "rule",
    );
  const id = newId(work.now);
  await insertScanMapping(work.db, {
    id,
    format,
    rule,
    control_id: controlId,
    effect,
    created_at: work.now.toISOString(),
    created_by: actorName(work.actor),
  });
  await record(work, {
    action: `scan-mapping.${effect}`,
    subject: { type: "scan_mapping", id, ref: `${format} ${rule}` },
    after: { format, rule, control },
  });
}
