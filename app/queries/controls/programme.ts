import { isReader, type ReadDb, type Tx } from "#db/client";
import {
  type ControlRow,
  findControl,
  listControls,
  listControlsOf,
  listControlVersions,
  type RecordedVersion,
} from "#db/controls/controls";
import { type FollowUpRow, listFollowUps } from "#db/controls/follow-ups";
import { listPopulations } from "#db/controls/populations";
import { listProofs, type ProofRow } from "#db/controls/proofs";
import { listWaivers } from "#db/controls/waivers";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { cachedUntilWrite, forget } from "#db/read-cache";
import { type Category, categories, versionOn } from "#domain/controls/controls";
import { type Occurrence, occurrencesOf, type Waiver } from "#domain/controls/judging";
import type { Populations } from "#domain/controls/occurrences";
import type { FollowUp, Proof } from "#domain/controls/proofs";
import { type Counts, countStates, nextDue, type Status, statusOf } from "#domain/controls/readiness";
import { spansWithin } from "#domain/controls/version-spans";
import type { Period } from "#domain/controls/windows";
import { addMonths, type Day, dayOf } from "#domain/days";
import { MINUTE_MS } from "#domain/durations";
import { groupedBy } from "#domain/groups";

/** One control at `now`: what it says, who owns it, what became of each expected occurrence. */
export type ControlView = {
  id: string;
  ref: string;
  policy: string | null;
  ownerId: string | null;
  ownerName: string | null;
  deputyName: string | null;
  /** The version in force today (for an auditor on the last day of their period), or the first one when none is yet. */
  version: RecordedVersion;
  versions: RecordedVersion[];
  retired: boolean;
  occurrences: Occurrence[];
  /** Evidence linked to it, oldest first, whichever occurrence it serves. */
  evidence: Evidence[];
  counts: Counts;
  status: Status;
  next: Occurrence | undefined;
};

/** A linked evidence item, as the control's page lists it. */
type Evidence = Proof & { title: string; source: string };

export type ProgrammeView = {
  /** Today in the organisation's zone: days are judged by it. */
  today: Day;
  zone: string;
  period: Period | null;
  categories: Category[];
  controls: ControlView[];
};

type Only = { ref?: string; ownerId?: string };

/** Programmes with more links of evidence are read each time: the memory they would hold is worth more than the time. */
const MOST_LINKS_KEPT = 25_000;

/**
 * The programme at `now`, or some of its controls. `scope` is an auditor's period and replaces the organisation's; controls and
 * their versions are then those of its last day.
 * Nothing is stored about states: they follow from versions, evidence, waivers and the date. A page asks for it several times, and one
 * page after the other: until anything is written, those who ask in the same minute share one answer, which is frozen.
 */
export async function readProgramme(
  db: ReadDb | Tx,
  now: Date,
  scope: Period | null = null,
  only: Only = {},
): Promise<ProgrammeView> {
  if (!isReader(db)) return workOut(db, now, scope, only);
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const key = `programme ${JSON.stringify([minute, scope?.from, scope?.to, only.ref, only.ownerId])}`;
  const programme = await cachedUntilWrite(db, key, async () => frozen(await workOut(db, now, scope, only)));
  const links = programme.controls.reduce((sum, { evidence }) => sum + evidence.length, 0);
  if (links > MOST_LINKS_KEPT) forget(db, key);
  return programme;
}

function frozen(programme: ProgrammeView): ProgrammeView {
  for (const control of programme.controls) {
    Object.freeze(control.occurrences);
    Object.freeze(control.evidence);
    Object.freeze(control.versions);
    Object.freeze(control);
  }
  Object.freeze(programme.controls);
  return Object.freeze(programme);
}

async function workOut(db: ReadDb | Tx, now: Date, scope: Period | null, only: Only): Promise<ProgrammeView> {
  const organisation = await findOrganisation(db);
  const zone = zoneOfOrganisation(organisation);
  const today = dayOf(now, zone);
  const chosen = (JSON.parse(organisation?.categories ?? "[]") as string[]).filter((one): one is Category =>
    (categories as readonly string[]).includes(one),
  );
  const own =
    organisation?.period_from && organisation.period_to
      ? { from: organisation.period_from, to: organisation.period_to }
      : null;
  const period = scope ?? own;
  const rows = await rowsOf(db, only);
  const one = rows.length === 1 ? rows[0]!.id : undefined;
  const some = only.ref !== undefined || only.ownerId !== undefined;
  const [versions, waivers, proofs, followUps, populations] = await Promise.all([
    listControlVersions(db, one),
    listWaivers(db, one),
    listProofs(db, now, some ? rows.map(({ id }) => id) : undefined),
    listFollowUps(db),
    period ? listPopulations(db, around(period), (instant) => dayOf(instant, zone)) : {},
  ]);
  const proofsOf = groupedBy(proofs, (proof) => proof.controlId);
  const followUpsOf = new Map(
    [...groupedBy(followUps, (removal) => removal.evidenceId)].map(([id, list]) => [
      id,
      list.map((one) => followUpIn(zone, one)),
    ]),
  );
  const waiversOf = groupedBy(waivers, (waiver) => waiver.control_id);
  const known = rows.filter((row) => !scope || knownVersions(versions.get(row.id) ?? [], scope).length > 0);
  const controls = known.map((row) =>
    viewOf(row, knownVersions(versions.get(row.id) ?? [], scope), {
      period,
      anchor: own?.from ?? period?.from ?? today,
      today,
      asOf: scope && scope.to < today ? scope.to : today,
      populations,
      proofs: (proofsOf.get(row.id) ?? []).map((proof) =>
        proofIn(zone, proof, followUpsOf.get(proof.evidenceId) ?? []),
      ),
      waivers: (waiversOf.get(row.id) ?? []).map((waiver) => ({
        key: waiver.occurrence,
        reason: waiver.reason,
        signedBy: waiver.signed_name,
        signedOn: dayOf(new Date(waiver.signed_at), zone),
        confirmedBy: waiver.alone
          ? `${waiver.confirmed_name} (two pairs of eyes are switched off)`
          : waiver.confirmed_name,
        confirmedOn: waiver.confirmed_at && dayOf(new Date(waiver.confirmed_at), zone),
      })),
    }),
  );
  return {
    today,
    zone,
    period,
    categories: chosen,
    controls: controls.filter((control) => !control.retired || (period && servedIn(control, period))),
  };
}

/** Whether a retired control was in force on any day of the period, or anything was expected of it. */
function servedIn({ versions, occurrences }: ControlView, period: Period): boolean {
  const spans = spansWithin(versions, ({ inForceFrom }) => inForceFrom, period);
  return occurrences.length > 0 || spans.some(({ version }) => !version.retired);
}

/** Links of evidence to what controls expect of one event, such as an incident. */
export async function linksToEvent(
  db: ReadDb | Tx,
  now: Date,
  refs: readonly string[],
  eventId: string,
): Promise<{ controlRef: string; eventId?: string }[]> {
  return Promise.all(
    refs.map(async (controlRef) => {
      const { controls } = await readProgramme(db, now, null, { ref: controlRef });
      const one = controls.at(0)?.occurrences.find((candidate) => candidate.event?.id === eventId);
      return { controlRef, eventId: one?.event?.id };
    }),
  );
}

async function rowsOf(db: ReadDb | Tx, only: Only): Promise<readonly ControlRow[]> {
  if (only.ref !== undefined) {
    const row = await findControl(db, only.ref);
    return row ? [row] : [];
  }
  return only.ownerId === undefined ? listControls(db) : listControlsOf(db, only.ownerId);
}

/** A year to either side: a link of old names its event by the due day alone, which must be the only one whatever the period. */
function around({ from, to }: Period): Period {
  return { from: addMonths(from, -12), to: addMonths(to, 12) };
}

/** Versions as an auditor may know them: those that were in force by the last day of their period. */
function knownVersions(versions: RecordedVersion[], scope: Period | null): RecordedVersion[] {
  return scope ? versions.filter(({ inForceFrom }) => inForceFrom <= scope.to) : versions;
}

type Facts = {
  period: Period | null;
  /** First day of the organisation's audit period: its windows are counted from there, an auditor's too. */
  anchor: Day;
  today: Day;
  /** The day whose version is shown: today, for an auditor no later than the last day of their period. */
  asOf: Day;
  populations: Populations;
  proofs: Evidence[];
  waivers: Waiver[];
};

function viewOf(row: ControlRow, versions: RecordedVersion[], facts: Facts): ControlView {
  const { period, today } = facts;
  const occurrences = period ? occurrencesOf({ versions }, { ...facts, period }) : [];
  const inForce = versionOn(versions, facts.asOf);
  const version = inForce ?? versions[0];
  if (!version) throw new Error(`Control ${row.ref} has no version.`);
  return {
    id: row.id,
    ref: row.ref,
    policy: row.policy,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    deputyName: row.deputy_name,
    version,
    versions,
    retired: inForce?.retired ?? false,
    occurrences,
    evidence: facts.proofs,
    counts: countStates(occurrences),
    status: statusOf(occurrences, today),
    next: nextDue(occurrences),
  };
}

function followUpIn(zone: string, { dueAt, proof }: FollowUpRow): FollowUp {
  const day = (at: string) => dayOf(new Date(at), zone);
  return {
    dueOn: day(dueAt),
    provenOn: proof && day(proof.at),
    recordedOn: proof && day(proof.recordedAt),
  };
}

function proofIn(zone: string, proof: ProofRow, followUps: FollowUp[]): Evidence {
  const day = (at: string) => (at.length === 10 ? at : dayOf(new Date(at), zone));
  return {
    title: proof.title,
    source: proof.source,
    evidenceId: proof.evidenceId,
    ref: proof.ref,
    dueOn: proof.dueOn,
    eventId: proof.eventId,
    items: proof.items,
    statement: proof.statement,
    performed: { from: day(proof.performed.from), to: day(proof.performed.to) },
    covers: proof.covers,
    extractedOn: day(proof.extractedAt),
    recordedOn: day(proof.recordedAt),
    acceptedOn: proof.acceptedAt === null ? null : day(proof.acceptedAt),
    returned: proof.returned,
    followUps,
  };
}
