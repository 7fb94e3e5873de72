import type { AppContext } from "#app/context";
import { changeLine } from "#app/queries/vendors/change-line";
import { entriesFor, mayKnow, vendorsFor } from "#app/queries/vendors/scope";
import { organisationZone } from "#db/installation/organisation";
import { listImports } from "#db/vendors/subprocessor-imports";
import { factsOf, listChanges, listEntries, listObjections } from "#db/vendors/subprocessors";
import { dayOf, startOfDay } from "#domain/days";
import { groupedBy } from "#domain/groups";
import type { Scope } from "#domain/period-scope";
import { changeCount, changeSentence } from "#domain/vendors/subprocessor-words";
import { changeState, type Entry, entriesOn } from "#domain/vendors/subprocessors";
import { type Assessment, assess } from "#domain/vendors/vendors";

const order: Record<Assessment, number> = { stale: 0, missing: 1, soon: 2, fresh: 3 };

/**
 * What the register's page shows: lines in use, sorted by what needs action first, other vendors, ended lines, changes under
 * way. An auditor sees it as it was on the last day of their period, and changes only once they are announced.
 */
export async function readRegister(app: AppContext, search: string, scope: Scope | null = null) {
  const zone = await organisationZone(app.read);
  const now = dayOf(app.now(), zone);
  const today = scope && scope.to < now ? scope.to : now;
  const [vendors, all, coming] = await Promise.all([
    vendorsFor(app.read, scope),
    listEntries(app.read),
    readComing(app, zone, today, scope),
  ]);
  const entries = entriesFor(all, scope);
  const cards = new Map(
    vendors.map((row) => [
      row.id,
      {
        owner: row.owner_name,
        dpaSignedOn: row.dpa_signed_on,
        nextReviewOn: row.next_review_on,
        assessment: assess(row.next_review_on, today),
      },
    ]),
  );
  const needle = search.trim().toLowerCase();
  const found = (...texts: (string | null)[]) =>
    !needle || texts.some((text) => text?.toLowerCase().includes(needle));
  const fits = (entry: Entry) => found(entry.name, entry.purpose, entry.data, ...entry.countries);
  const inUse = entriesOn(entries, today);
  const listed = new Set(inUse.map((entry) => entry.vendorId));
  const named = new Set(entries.map((entry) => entry.vendorId));
  const lines = inUse.filter(fits).map((entry) => ({ ...entry, ...cards.get(entry.vendorId)! }));
  return {
    today,
    /** Entries on the public list, whatever is searched for. */
    listed: inUse.length,
    lines: lines.sort((a, b) => order[a.assessment] - order[b.assessment]),
    others: vendors
      .filter((row) => !named.has(row.id) && !coming.some((change) => change.vendorIds.includes(row.id)))
      .filter((row) => found(row.name, row.data_seen))
      .map((row) => ({
        id: row.id,
        name: row.name,
        tier: row.tier,
        dataSeen: row.data_seen,
        ...cards.get(row.id)!,
      })),
    ended: entries
      .filter((entry) => entry.untilOn !== null && entry.untilOn <= today && entry.untilOn > entry.fromOn)
      .filter(fits)
      .reverse(),
    coming,
    overdue: [...cards].filter(([id, card]) => listed.has(id) && card.assessment === "stale").length,
  };
}

/** Changes that are neither in effect nor withdrawn; those of one imported list in the same state are grouped. */
async function readComing(app: AppContext, zone: string, today: string, scope: Scope | null) {
  const [changes, entries, objections, imports] = await Promise.all([
    listChanges(app.read),
    listEntries(app.read),
    listObjections(app.read),
    listImports(app.read),
  ]);
  const open = changes.flatMap((row) => {
    const state = changeState(factsOf(row), today);
    return state === "effective" || state === "withdrawn" || !mayKnow(row, scope, zone)
      ? []
      : [{ row, state }];
  });
  const groups = groupedBy(open, ({ row, state }) =>
    row.import_id ? `${row.import_id} ${state} ${row.effective_on}` : row.id,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { row, state } = first;
    const from = group.length > 1 ? imports.find(({ id }) => id === row.import_id) : undefined;
    const ids = new Set(group.map((one) => one.row.id));
    return [
      {
        id: row.id,
        ref: from?.ref ?? row.ref,
        to: from ? `/subprocessors/imports/${from.id}` : `/subprocessors/changes/${row.id}`,
        vendorIds: group.map((one) => one.row.vendor_id),
        state,
        reason: from ? `Imported from ${from.source}` : row.reason,
        sentence: from
          ? `${changeCount(group.length)} from ${from.source}`
          : changeSentence(changeLine(row, entries)),
        toConfirm: group.filter((one) => factsOf(one.row).unconfirmed).length,
        announcedAt: row.announced_at ? new Date(row.announced_at) : null,
        effectiveOn: row.effective_on,
        effectiveAt: row.effective_on ? startOfDay(row.effective_on, zone) : null,
        openObjections: objections.filter((objection) => ids.has(objection.change_id)).length,
      },
    ];
  });
}
