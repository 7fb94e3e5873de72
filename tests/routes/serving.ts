import { readProgramme } from "#app/queries/controls/programme";
import type { World } from "./served.ts";

/**
 * Ids of the evidence that serves an occurrence of a period. The rule is held by a second computation of its own
 * (tests/domain/controls); what is checked here is that every address follows it.
 */
export async function servingIds({ app }: World, scope: { from: string; to: string }): Promise<string[]> {
  const { controls } = await readProgramme(app.read, app.now(), scope);
  const proofs = controls.flatMap(({ occurrences }) => occurrences.flatMap((one) => one.proofs));
  return [...new Set(proofs.map(({ evidenceId }) => evidenceId))];
}

/** A condition on evidence items `i` in SQL: they state a performance in the period, or serve one of its occurrences. */
export function performedOrServing(
  ids: readonly string[],
  { from, to }: { from: string; to: string },
): string {
  const day = (column: string) =>
    `case length(${column}) when 10 then ${column} else date(${column}, '+1 hours') end`;
  return `((i.performed_to <> i.extracted_at and ${day("i.performed_from")} <= '${to}'
    and ${day("i.performed_to")} >= '${from}') or i.id in (${ids.map((id) => `'${id}'`).join()}))`;
}
