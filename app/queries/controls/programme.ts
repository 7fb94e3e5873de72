import { keptProofs, MOST_LINKS } from "#app/queries/controls/kept-proofs";
import { type Judged, judgedOf, judgedOnce } from "#app/queries/controls/kept-states";
import { type Evidence, type ProofsByControl, readProofs } from "#app/queries/controls/linked-evidence";
import { isReader, type ReadDb, type Tx } from "#db/client";
import {
  type ControlRow,
  findControl,
  listControls,
  listControlsOf,
  listControlVersions,
  type RecordedVersion,
} from "#db/controls/controls";
import { listPopulations } from "#db/controls/populations";
import { listWaivers } from "#db/controls/waivers";
import { findOrganisation, type OrganisationRow, zoneOfOrganisation } from "#db/installation/organisation";
import { cachedUntilWrite, forget } from "#db/read-cache";
import { readable, storedJson } from "#db/unreadable";
import { type Category, categories, type Population, versionOn } from "#domain/controls/controls";
import { occurrencesOf, type Waiver } from "#domain/controls/judging";
import type { Populations } from "#domain/controls/occurrences";
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
  /** Evidence linked to it, oldest first, whichever occurrence it serves. */
  evidence: readonly Evidence[];
} & Judged;

export type ProgrammeView = {
  /** Today in the organisation's zone: days are judged by it. */
  today: Day;
  zone: string;
  period: Period | null;
  categories: Category[];
  controls: ControlView[];
};

type Only = { ref?: string; ownerId?: string };

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
  if (programme.controls.reduce((sum, { evidence }) => sum + evidence.length, 0) > MOST_LINKS)
    forget(db, key);
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
  const chosen = categoriesOf(organisation);
  const own =
    organisation?.period_from && organisation.period_to
      ? { from: organisation.period_from, to: organisation.period_to }
      : null;
  const period = scope ?? own;
  const rows = await rowsOf(db, only);
  const one = rows.length === 1 ? rows[0]!.id : undefined;
  const ids = only.ref !== undefined || only.ownerId !== undefined ? rows.map(({ id }) => id) : undefined;
  const [versions, waivers, { proofs, kept }, populations] = await Promise.all([
    listControlVersions(db, one),
    listWaivers(db, one),
    proofsOf(db, now, zone, ids),
    period ? listPopulations(db, around(period), (instant) => dayOf(instant, zone)) : {},
  ]);
  const events = new Events(populations);
  const waiversOf = groupedBy(waivers, (waiver) => waiver.control_id);
  const known = rows
    .filter(({ id }) => versions.has(id))
    .filter((row) => !scope || knownVersions(versions.get(row.id) ?? [], scope).length > 0);
  const controls = known.map((row) =>
    viewOf(db, row, knownVersions(versions.get(row.id) ?? [], scope), {
      period,
      anchor: own?.from ?? period?.from ?? today,
      today,
      asOf: scope && scope.to < today ? scope.to : today,
      events,
      proofs: proofs.get(row.id) ?? noProofs,
      kept,
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

/** The chosen categories; all of them where what is stored cannot be read, so that nothing is left out. */
function categoriesOf(organisation: OrganisationRow | undefined): Category[] {
  if (!organisation) return [];
  const list = (json: unknown) => categories.filter((one) => (json as string[]).includes(one));
  const [read = [...categories]] = readable("organisation", [organisation], (row) =>
    storedJson("categories", row.categories, list),
  );
  return read;
}

const noProofs: readonly Evidence[] = Object.freeze([]);

/** Evidence by control; `kept` where it is a reader's own, whose lists are the same until something about them is written. */
async function proofsOf(
  db: ReadDb | Tx,
  now: Date,
  zone: string,
  controlIds: readonly string[] | undefined,
): Promise<{ proofs: ProofsByControl; kept: boolean }> {
  const kept = isReader(db) ? await keptProofs(db, now, zone) : null;
  return { proofs: kept ?? (await readProofs(db, now, zone, controlIds)), kept: kept !== null };
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

/** The events of all populations, and a text of those that a control answers to. */
class Events {
  private readonly texts = new Map<string, string>();
  constructor(readonly all: Populations) {}

  textFor(versions: readonly RecordedVersion[]): string[] {
    return versions.map(({ population }) => (population === null ? "" : this.textOf(population)));
  }

  private textOf(population: Population): string {
    const text = this.texts.get(population) ?? JSON.stringify(this.all[population] ?? []);
    this.texts.set(population, text);
    return text;
  }
}

type Facts = {
  period: Period | null;
  /** First day of the organisation's audit period: its windows are counted from there, an auditor's too. */
  anchor: Day;
  today: Day;
  /** The day whose version is shown: today, for an auditor no later than the last day of their period. */
  asOf: Day;
  events: Events;
  proofs: readonly Evidence[];
  kept: boolean;
  waivers: Waiver[];
};

function viewOf(db: ReadDb | Tx, row: ControlRow, versions: RecordedVersion[], facts: Facts): ControlView {
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
    evidence: facts.proofs,
    ...statesOf(db, row.id, versions, facts),
  };
}

function statesOf(
  db: ReadDb | Tx,
  controlId: string,
  versions: RecordedVersion[],
  { period, anchor, today, events, proofs, kept, waivers }: Facts,
): Judged {
  const work = () =>
    judgedOf(
      period
        ? occurrencesOf({ versions }, { period, anchor, today, populations: events.all, proofs, waivers })
        : [],
      today,
    );
  if (!kept) return work();
  const facts = JSON.stringify([anchor, today, versions, waivers, events.textFor(versions)]);
  return judgedOnce(db, { period: `${period?.from} ${period?.to}`, controlId }, facts, proofs, work);
}
