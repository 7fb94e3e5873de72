import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { eventOptions, listEventChoices } from "#app/queries/evidence/events";
import { readLinkMarks } from "#app/queries/evidence/link-marks";
import { presentRules } from "#app/queries/evidence/reassessment";
import { readScanResults } from "#app/queries/evidence/scan-results";
import { evidenceScope, findVisibleEvidence, isAbout } from "#app/queries/evidence/scope";
import { checkedProof } from "#app/queries/installation/log-proofs";
import { readEyes, readOpeningNotes } from "#app/queries/installation/two-pairs";
import {
  type EvidenceRow,
  findEvidence,
  findSuccessor,
  listEvidenceFiles,
  listReviews,
} from "#db/evidence/evidence";
import type { EvidenceScope } from "#db/evidence/item-filter";
import { listEvidence, listFindings, listLinks } from "#db/evidence/lists";
import { listNeighbours } from "#db/evidence/neighbours";
import { findRequestAnswered } from "#db/evidence/request-answers";
import { listControlStandings } from "#db/evidence/standings";
import { findNewestEntryOf } from "#db/installation/audit-log";
import {
  type EvidenceKind,
  freshness,
  operatorNote,
  recordedItself,
  reviewState,
  staleAt,
  type Verdict,
} from "#domain/evidence/evidence";
import { eyesProblem } from "#domain/installation/two-pairs";
import { includesDay } from "#domain/period-scope";
import { may } from "#domain/roles";
import { findCollector } from "#evidence/collectors/all";

const EARLIER = 8;

export type EvidencePage = NonNullable<Awaited<ReturnType<typeof readEvidencePage>>>;

/** Everything that the page of one item shows, or undefined when this visitor may not know of it. */
export async function readEvidencePage(app: AppContext, visitor: Visitor, ref: string) {
  const item = await findVisibleEvidence(app, visitor, ref);
  if (!item) return undefined;
  const scope = await evidenceScope(app, visitor.scope);
  // Before the links: a mark that is older than they are is refused, a newer one would pass for what was shown.
  const seen = (await readLinkMarks(app.read, [item.id]))(item.id);
  const rows = await readRows(app, visitor, item, scope);
  const { reviews, successor, old } = rows;
  const eyes = await readEyes(app.read, visitor.userId, [item.recorded_by_user]);
  const notes = await readOpeningNotes(app.read);
  const events = await listEventChoices(app.read, visitor.scope);
  const kind = item.kind as EvidenceKind;
  const taken = new Date(item.extracted_at);
  const state = reviewState(reviews.map((one) => ({ verdict: one.verdict, at: new Date(one.reviewed_at) })));
  const mayAdd = may(visitor.role, "evidence.add");
  const links = linksWithin(rows.links, scope, events);
  const inForce = links.filter(({ ended }) => ended === null).map((link) => link.ref);
  return {
    item: { ...card(item), kind, taken, recordedAt: new Date(item.recorded_at) },
    state,
    freshness: freshness(kind, taken, app.now()),
    staleAt: staleAt(kind, taken),
    files: rows.files.map(fileLine),
    findings: rows.findings.map(findingLine),
    newerRules: newerRules(item.collector, rows.findings[0]?.assessed_by),
    scan: await readScanResults(app.read, item.id, inForce),
    links,
    seen,
    reviews: reviews.map((one) => ({
      ...one,
      at: new Date(one.reviewed_at),
      alone: one.alone === 1,
      account: notes.get(one.reviewed_by_user ?? "") ?? null,
      operator: one.reviewed_by_user === null ? null : operatorNote(item),
    })),
    request: may(visitor.role, "evidence-requests.view")
      ? ((await findRequestAnswered(app.read, item.id))?.ref ?? null)
      : null,
    successor: successor && isAbout(successor, scope) ? successor.ref : null,
    supersedes: old && isAbout(old, scope) ? old.ref : null,
    neighbours: rows.neighbours
      .filter((row) => !visitor.scope || row.record_id === item.id)
      .map((row) => ({ ...row, at: new Date(row.at), own: row.record_id === item.id })),
    proof: rows.proof && proofLine(rows.proof),
    checked: lastCheck(rows.check),
    earlier: rows.earlier
      .filter((one) => one.id !== item.id)
      .slice(0, EARLIER)
      .map(earlierLine),
    events: mayAdd ? eventOptions(events) : [],
    controls: rows.controls.map(({ ref, title }) => [ref, `${ref} ${title}`] as const),
    may: {
      add: mayAdd,
      review: may(visitor.role, "evidence.review") && state === "waiting" && !successor,
      problem: eyesProblem(eyes, recordedItself),
      operator: operatorNote(item),
    },
  };
}

type Rows = Awaited<ReturnType<typeof readRows>>;

/** What is stored about one item, read at once. */
async function readRows(app: AppContext, visitor: Visitor, item: EvidenceRow, scope: EvidenceScope | null) {
  const { read } = app;
  const [files, reviews, findings, links, successor, old, neighbours, proof, check, earlier, controls] =
    await Promise.all([
      listEvidenceFiles(read, item.id),
      listReviews(read, item.id),
      listFindings(read, item.id),
      listLinks(read, item.id),
      findSuccessor(read, item.id),
      item.supersedes_id ? findEvidence(read, item.supersedes_id) : undefined,
      listNeighbours(read, item.id),
      checkedProof(app, item.id),
      findNewestEntryOf(read, { type: "evidence", id: item.id }, "evidence.check"),
      item.target_id
        ? listEvidence(read, { target: item.target_id, scope }, { limit: EARLIER + 1, offset: 0 })
        : [],
      may(visitor.role, "evidence.add") ? listControlStandings(read) : [],
    ]);
  return { files, reviews, findings, links, successor, old, neighbours, proof, check, earlier, controls };
}

function fileLine({ position, name, media_type, sha256, size }: Rows["files"][number]) {
  return { position, name, mediaType: media_type, sha256, size };
}

function findingLine({ rule, object, verdict, detail, assessed_by }: Rows["findings"][number]) {
  return { rule, object, verdict: verdict as Verdict, detail, by: assessed_by };
}

/** The rules of the collector that judge today, where others judged this item; else null. */
function newerRules(name: string | null, by: string | undefined): string | null {
  const collector = name === null ? undefined : findCollector(name);
  const rules = collector && presentRules(collector);
  return rules && by !== undefined && rules !== by ? rules : null;
}

function linksWithin(
  links: Rows["links"],
  scope: EvidenceScope | null,
  events: Awaited<ReturnType<typeof listEventChoices>>,
) {
  const labels = new Map(events.map(({ id, label }) => [id, label]));
  const eventOf = (id: string) => ({ id, label: labels.get(id) ?? "an event outside the period" });
  return links
    .filter(({ due_on }) => !scope || due_on === null || includesDay(scope, due_on))
    .map((link) => ({
      ...link,
      dueOn: link.due_on,
      event: link.event_id === null ? null : eventOf(link.event_id),
      items: link.items === null ? null : (JSON.parse(link.items) as string[]),
      ended: link.ended_at ? new Date(link.ended_at) : null,
    }));
}

function proofLine({ index, holds, leaf, proof, head }: NonNullable<Rows["proof"]>) {
  return {
    index,
    holds,
    leaf: leaf.toString("hex"),
    steps: proof.length,
    size: head.size,
    root: head.root.toString("hex"),
    signedAt: head.at,
  };
}

/** The newest re-reading of the files, and whether they were intact. */
function lastCheck(check: Rows["check"]) {
  if (!check) return null;
  const { sound } = JSON.parse(check.after ?? "{}") as { sound?: boolean };
  return { at: new Date(check.at), sound: sound === true };
}

function earlierLine(one: Rows["earlier"][number]) {
  return {
    ref: one.ref,
    at: new Date(one.extracted_at),
    verdict: one.verdict,
    partial: one.partial !== null,
  };
}

function card(item: EvidenceRow) {
  const { id, ref, title, shows, source, environment, query, completeness, partial } = item;
  return {
    id,
    ref,
    title,
    shows,
    source,
    environment,
    query,
    completeness,
    partial,
    extractedBy: item.extracted_by,
    recordedBy: item.recorded_by,
    rows: item.row_count,
    performed: { from: item.performed_from, to: item.performed_to },
    covers: item.covers_from && item.covers_to ? { from: item.covers_from, to: item.covers_to } : null,
    targetId: item.target_id,
  };
}
