import type { BoundEvidence } from "#app/queries/controls/binder-data";
import { bindScans } from "#app/queries/controls/binder-scans";
import type { ControlView } from "#app/queries/controls/programme";
import { readOpeningNotes } from "#app/queries/installation/two-pairs";
import type { ReadDb } from "#db/client";
import { listEvidenceOfControls, listEvidenceParts } from "#db/evidence/bound-evidence";
import type { Period } from "#domain/controls/windows";
import { operatorNote } from "#domain/evidence/evidence";
import { touchesScope } from "#domain/period-scope";

type Parts = Awaited<ReturnType<typeof listEvidenceParts>>;

/**
 * Evidence of the controls that belongs to the period: what serves one of its occurrences, and what was linked to the
 * control alone and covers or was taken on a day of it.
 */
export async function bindEvidence(
  db: ReadDb,
  refs: Map<string, string>,
  views: ControlView[],
  period: Period,
  zone: string,
): Promise<BoundEvidence[]> {
  const ids = [...refs.keys()];
  if (ids.length === 0) return [];
  const { items, links } = await listEvidenceOfControls(db, ids);
  const proving = new Set(
    views.flatMap((view) => view.occurrences.flatMap((one) => one.proofs.map((proof) => proof.evidenceId))),
  );
  const wanted = items.filter((item) => proving.has(item.id) || touchesScope(item, period, zone));
  const parts = await listEvidenceParts(db, ids);
  const scans = await bindScans(db, ids);
  const by = {
    files: byItem(parts.files),
    notes: await readOpeningNotes(db),
    reviews: byItem(parts.reviews),
    findings: byItem(parts.findings),
    links: byItem(links),
    leaves: new Map(parts.leaves.map((leaf) => [leaf.record_id, leaf.seq])),
    refs: new Map(wanted.map((item) => [item.id, item.ref])),
  };
  return wanted.map((item) => ({
    ref: item.ref,
    title: item.title,
    shows: item.shows,
    covers: item.covers_from && item.covers_to ? { from: item.covers_from, to: item.covers_to } : null,
    performed:
      item.performed_from && item.performed_to ? { from: item.performed_from, to: item.performed_to } : null,
    source: item.source,
    environment: item.environment,
    query: item.query,
    extractedAt: new Date(item.extracted_at),
    extractedBy: item.extracted_by,
    rows: item.row_count,
    completeness: item.completeness,
    partial: item.partial,
    recordedAt: new Date(item.recorded_at),
    recordedBy: item.recorded_by,
    logLine: by.leaves.get(item.id) ?? null,
    supersedes: item.supersedes_id && (by.refs.get(item.supersedes_id) ?? "an item outside this binder"),
    controls: [
      ...new Set((by.links.get(item.id) ?? []).map((link) => refs.get(link.control_id) ?? "")),
    ].sort(),
    files: (by.files.get(item.id) ?? []).map(fileOf),
    reviews: (by.reviews.get(item.id) ?? []).map((review) => reviewOf(review, by.notes, operatorNote(item))),
    findings: (by.findings.get(item.id) ?? []).map(({ verdict, rule, object, detail }) => ({
      verdict,
      rule,
      object,
      // The key that binders have had from the first.
      says: detail,
    })),
    ...(scans.has(item.id) ? { scan: scans.get(item.id) } : {}),
  }));
}

function fileOf({ name, media_type, size, sha256 }: Parts["files"][number]) {
  return { name, mediaType: media_type, size, sha256 };
}

function reviewOf(
  { verdict, reviewed_by, reviewed_by_user, reviewed_at, reason, rule }: Parts["reviews"][number],
  notes: ReadonlyMap<string, string>,
  operator: string | null,
) {
  const item = reviewed_by_user !== null && operator ? `item ${operator}` : null;
  const words = [notes.get(reviewed_by_user ?? ""), item].filter(Boolean).join("; ");
  const by = words ? `${reviewed_by} (${words})` : reviewed_by;
  return { verdict, by, at: new Date(reviewed_at), reason, rule };
}

function byItem<T extends { evidence_id: string }>(rows: T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const list = found.get(row.evidence_id);
    if (list) list.push(row);
    else found.set(row.evidence_id, [row]);
  }
  return found;
}
