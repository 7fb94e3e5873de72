import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { readProgramme } from "#app/queries/controls/programme";
import { type EvidenceRow, findEvidence } from "#db/evidence/evidence";
import type { EvidenceScope } from "#db/evidence/item-filter";
import { listEvidence } from "#db/evidence/lists";
import { organisationZone } from "#db/installation/organisation";
import { cachedUntilWrite } from "#db/read-cache";
import { dayOf, endOfDay, startOfDay } from "#domain/days";
import { type DatedEvidence, type Scope, touchesScope } from "#domain/period-scope";

/**
 * Which evidence is about an auditor's period: what covers or was taken on a day of it, and what serves one of its occurrences
 * although it was taken afterwards. Null is unbounded. The binder takes its evidence by the same rule.
 */
export async function evidenceScope(
  { read, now }: Pick<AppContext, "read" | "now">,
  scope: Scope | null,
): Promise<EvidenceScope | null> {
  if (!scope) return null;
  const zone = await organisationZone(read);
  const key = `evidence of ${scope.from} ${scope.to} on ${dayOf(now(), zone)}`;
  return cachedUntilWrite(read, key, async () => {
    const { controls } = await readProgramme(read, now(), scope);
    const proofs = controls.flatMap(({ occurrences }) => occurrences.flatMap((one) => one.proofs));
    return {
      ...scope,
      zone,
      start: startOfDay(scope.from, zone).toISOString(),
      before: endOfDay(scope.to, zone).toISOString(),
      proving: new Set(proofs.map(({ evidenceId }) => evidenceId)),
    };
  });
}

/** Whether one item is about the period; without one, every item is. */
export function isAbout(item: DatedEvidence & { id: string }, scope: EvidenceScope | null): boolean {
  return !scope || scope.proving.has(item.id) || touchesScope(item, scope, scope.zone);
}

/** The item by its reference, or undefined when this visitor may not know of it. */
export async function findVisibleEvidence(
  app: AppContext,
  visitor: Visitor,
  ref: string,
): Promise<EvidenceRow | undefined> {
  const item = await findEvidence(app.read, ref);
  return item && isAbout(item, await evidenceScope(app, visitor.scope)) ? item : undefined;
}

/** Ids of the evidence of one control that is about the period; null without a bound. */
export async function knownEvidence(
  app: AppContext,
  scope: Scope | null,
  control: string,
): Promise<Set<string> | null> {
  if (!scope) return null;
  const filter = { control, scope: await evidenceScope(app, scope) };
  const rows = await listEvidence(app.read, filter);
  return new Set(rows.map(({ id }) => id));
}
