import type { EvidenceFilter, EvidenceScope } from "#db/evidence/item-filter";
import { type EvidenceSearch, staleCuts } from "#domain/evidence/forms";

/** The search of the address as the database takes it, within what this visitor may see. */
export function filterOf(search: EvidenceSearch, scope: EvidenceScope | null, now: Date): EvidenceFilter {
  const { q, kind, control, view } = search;
  const base: EvidenceFilter = { q, kind, control, scope };
  if (view === "waiting" || view === "returned") return { ...base, state: view };
  if (view === "fresh" || view === "stale")
    return { ...base, freshness: { state: view, cuts: staleCuts(now) } };
  return base;
}
