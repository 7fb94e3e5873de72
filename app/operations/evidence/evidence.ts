import { record } from "#app/audit";
import {
  type ControlLink,
  refuseUnbegun,
  refuseUnknownControls,
  writeLinks,
} from "#app/operations/evidence/links";
import { findSentBefore } from "#app/operations/evidence/once";
import { followAnswer } from "#app/operations/evidence/request-returns";
import { acceptByRule } from "#app/operations/evidence/reviews";
import { refuseLaterThanClock } from "#app/operations/later-than-clock";
import { actorName, allow, type Work } from "#app/work";
import { findControl } from "#db/controls/controls";
import {
  type EvidenceRow,
  findEvidence,
  findSuccessor,
  insertEvidence,
  insertFindings,
} from "#db/evidence/evidence";
import { evidenceRecord } from "#db/evidence/leaf-record";
import { listLinks } from "#db/evidence/lists";
import { newId } from "#db/ids";
import { organisationDay, organisationZone } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import { type Day, dayOf } from "#domain/days";
import { Refused } from "#domain/errors";
import { type EvidenceKind, type Finding, safeFileName } from "#domain/evidence/evidence";
import { leafOf } from "#evidence/log/log";

export type NewEvidence = {
  /** The id that the page gave to its form: sent twice, it makes one item. A new one when left out. */
  id?: string;
  title: string;
  /** What it shows, in a sentence or two. */
  shows?: string;
  kind: EvidenceKind;
  /** First and last day that it says something about; left out when it shows one instant. */
  covers?: { from: Day; to: Day } | null;
  /** First and last day or instant of the performance of the control; the instant of extraction when left out. */
  performed?: { from: Day | Date; to: Day | Date } | null;
  provenance: {
    source: string;
    environment?: string | null;
    query?: string | null;
    extractedAt: Date;
    /** Person, or collector with its version; the actor when left out. */
    extractedBy?: string;
    rows?: number | null;
    completeness?: string | null;
    /** What could not be gathered. Partial evidence is never accepted by rule. */
    partial?: string | null;
  };
  /** What `vault.put` gave back for each, with the name and media type it came with. */
  files: readonly { name: string; mediaType: string; sha256: string; size: number }[];
  controls?: readonly ControlLink[];
  /** Id of the item that this one replaces. */
  supersedes?: string | null;
  findings?: { by: string; list: readonly Finding[] };
  collector?: { name: string; targetId: string };
  /** Accepted at once by a rule, in words: for collectors that found everything in order and for records that Surety itself sealed. */
  acceptedByRule?: string | null;
  /** The instant since which the rule holds; now when left out. */
  acceptedSince?: Date;
};

/**
 * Writes an item of evidence with its provenance card, files, links and leaf in the log. For operations that have
 * checked the actor's right themselves; people come by `addEvidence`. Store the files in the vault before the unit of
 * work. References of controls that the programme does not contain are left out.
 */
export async function recordEvidence(work: Work, item: NewEvidence): Promise<{ id: string; ref: string }> {
  const id = item.id ?? newId(work.now);
  const ref = await nextReference(work.db, "EV", 6);
  const { provenance } = item;
  const by = actorName(work.actor);
  const performed = item.performed ?? { from: provenance.extractedAt, to: provenance.extractedAt };
  const row: EvidenceRow = {
    id,
    ref,
    title: item.title,
    shows: item.shows ?? "",
    kind: item.kind,
    covers_from: item.covers?.from ?? null,
    covers_to: item.covers?.to ?? null,
    performed_from: momentText(performed.from),
    performed_to: momentText(performed.to),
    source: provenance.source,
    environment: provenance.environment ?? null,
    query: provenance.query ?? null,
    extracted_at: provenance.extractedAt.toISOString(),
    extracted_by: provenance.extractedBy ?? by,
    collector: item.collector?.name ?? null,
    target_id: item.collector?.targetId ?? null,
    row_count: provenance.rows ?? null,
    completeness: provenance.completeness ?? null,
    partial: provenance.partial ?? null,
    supersedes_id: item.supersedes ?? null,
    recorded_at: work.now.toISOString(),
    recorded_by: by,
    recorded_by_user: "userId" in work.actor ? work.actor.userId : null,
  };
  const files = item.files.map(({ name, mediaType, sha256, size }) => ({
    name: safeFileName(name),
    media_type: mediaType,
    sha256,
    size,
  }));
  await insertEvidence(work.db, row, files, evidenceLeaf(row, files));
  if (item.findings) {
    const { by: assessedBy, list } = item.findings;
    const assessed = { assessed_by: assessedBy, assessed_at: work.now.toISOString() };
    await insertFindings(
      work.db,
      id,
      list.map((finding) => ({ ...finding, ...assessed })),
    );
  }
  const linked = await writeLinks(work, id, item.controls ?? []);
  await record(work, {
    action: "evidence.record",
    subject: { type: "evidence", id, ref },
    after: { title: row.title, kind: row.kind, files: files.map((file) => file.sha256), controls: linked },
  });
  if (item.acceptedByRule && !provenance.partial)
    await acceptByRule(work, row, item.acceptedByRule, item.acceptedSince);
  return { id, ref };
}

function momentText(moment: Day | Date): string {
  return typeof moment === "string" ? moment : moment.toISOString();
}

/**
 * Hash of an item's leaf in the log: the row as written, with its files in order. A reader can compute it independently.
 */
export function evidenceLeaf(
  row: EvidenceRow,
  files: readonly { name: string; media_type: string; sha256: string; size: number }[],
): string {
  return leafOf("evidence", evidenceRecord(row, files)).toString("hex");
}

/** Nothing is performed or covered before it happened: a day after today is refused at its field. */
async function refuseFuture(work: Work, { performed, covers }: NewEvidence): Promise<void> {
  const today = await organisationDay(work.db, work.now);
  const zone = await organisationZone(work.db);
  const day = (moment: Day | Date) => (typeof moment === "string" ? moment : dayOf(moment, zone));
  if (performed && day(performed.to) > today)
    throw new Refused(
      "invalid",
      "This day is in the future. Enter when the control was performed.",
      "performedTo",
    );
  if (performed && day(performed.from) > day(performed.to))
    throw new Refused("invalid", "The last day is before the first day.", "performedTo");
  if (covers && covers.to > today)
    throw new Refused("invalid", "This day is in the future. Evidence covers past days only.", "coversTo");
}

/** A person adds evidence. Throws Refused for a control that does not exist or an item that was superseded already. */
export async function addEvidence(work: Work, item: NewEvidence): Promise<{ id: string; ref: string }> {
  allow(work.actor, "evidence.add");
  return addItem(work, item);
}

/** A program adds what it made, or an officer the file of one: scan results. */
export async function pushEvidence(work: Work, item: NewEvidence): Promise<{ id: string; ref: string }> {
  allow(work.actor, "evidence.push");
  return addItem(work, item);
}

/** The owner of a control, or its deputy, adds evidence of it; another person accepts it, as with every item. */
export async function addOwnEvidence(work: Work, item: NewEvidence): Promise<{ id: string; ref: string }> {
  const { actor } = work;
  allow(actor, "evidence.add-own");
  for (const { controlRef } of item.controls ?? []) {
    const control = await findControl(work.db, controlRef);
    const holders = [control?.owner_id, control?.deputy_id];
    if (actor.kind !== "user" || actor.personId === null || !holders.includes(actor.personId))
      throw new Refused("forbidden", "Only the owner of the control can add its evidence here.");
  }
  if (!item.supersedes) return addItem(work, item);
  const given = await requireOwnItem(work, item.supersedes, item.controls ?? []);
  return addItem(work, {
    ...item,
    controls: item.controls?.flatMap((link) =>
      link.dueOn || link.eventId
        ? [link]
        : given.flatMap(({ ref, ...of }) =>
            ref === link.controlRef ? [{ ...link, ...of, items: link.items ?? of.items }] : [],
          ),
    ),
  });
}

/**
 * Those who see only their own items supersede none but them, on the same control. Others are answered as one that does not
 * exist. Answers everything that the item was given for: its successor is given for the same, where nothing else is said.
 */
async function requireOwnItem(
  work: Work,
  id: string,
  controls: readonly ControlLink[],
): Promise<(Pick<ControlLink, "dueOn" | "eventId" | "items"> & { ref: string })[]> {
  const { actor } = work;
  const old = await findEvidence(work.db, id);
  const links = old ? await listLinks(work.db, old.id) : [];
  const own = links.filter(
    ({ ended_at, ref }) => ended_at === null && controls.some(({ controlRef }) => controlRef === ref),
  );
  if (actor.kind !== "user" || old?.recorded_by_user !== actor.userId || own.length === 0) throw noEvidence();
  return own.map(({ ref, due_on, event_id, items }) => ({
    ref,
    dueOn: due_on,
    eventId: event_id,
    items: items && JSON.parse(items),
  }));
}

const noEvidence = () => new Refused("not_found", "Evidence not found.");

/**
 * Adds an item of a person. The caller has checked that they may.
 * @throws Refused for an unknown control, a day to come, an item without files or one that was superseded already
 */
export async function addItem(work: Work, item: NewEvidence): Promise<{ id: string; ref: string }> {
  const before = await findSentBefore(work, item);
  if (before) return before;
  await refuseUnknownControls(work, item.controls ?? []);
  if (item.files.length === 0) throw new Refused("invalid", "Evidence needs at least one file.", "files");
  await refuseLaterThanClock(work, item.provenance.extractedAt, "extractedAt");
  await refuseFuture(work, item);
  await refuseUnbegun(work, item.controls ?? []);
  if (!item.supersedes) return recordEvidence(work, item);
  const old = await findEvidence(work.db, item.supersedes);
  if (!old) throw noEvidence();
  const newer = await findSuccessor(work.db, old.id);
  if (newer)
    throw new Refused(
      "conflict",
      `${newer.ref} already supersedes this item. Supersede that one.`,
      "supersedes",
    );
  const made = await recordEvidence(work, { ...item, supersedes: old.id });
  await followAnswer(work, old.id, made);
  return made;
}
