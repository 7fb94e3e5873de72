import { changeLine } from "#app/queries/vendors/change-line";
import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { type ImportRow, listImports } from "#db/vendors/subprocessor-imports";
import { type ChangeRow, factsOf, listChanges, listEntries, listObjections } from "#db/vendors/subprocessors";
import { listVendors } from "#db/vendors/vendors";
import { addDays, dayOf, endOfDay } from "#domain/days";
import type { Task } from "#domain/tasks/tasks";
import { changeCount, changeSentence } from "#domain/vendors/subprocessor-words";
import { type ChangeState, changeState } from "#domain/vendors/subprocessors";

/** How long before its day a review shows on the Today page. */
const AHEAD_DAYS = 30;

/** Reviews of companies that come up or are over, changes to approve or announce, objections to answer. */
export async function listVendorsTasks(read: ReadDb, now: Date): Promise<Task[]> {
  const zone = await organisationZone(read);
  const today = dayOf(now, zone);
  const [vendors, changes, entries, objections, imports] = await Promise.all([
    listVendors(read),
    listChanges(read),
    listEntries(read),
    listObjections(read),
    listImports(read),
  ]);
  const owner = new Map(vendors.map((row) => [row.id, { ownerId: row.owner_id, ownerName: row.owner_name }]));
  const unowned = { ownerId: null, ownerName: null };

  const reviews = vendors
    .filter((row) => !row.ended_on && row.next_review_on && row.next_review_on <= addDays(today, AHEAD_DAYS))
    .map(
      (row): Task => ({
        key: `vendors:${row.id}`,
        title: `Review ${row.name}`,
        detail: "Periodic vendor review",
        href: `/subprocessors/${row.id}`,
        dueAt: endOfDay(row.next_review_on!, zone),
        dueDay: true,
        ...owner.get(row.id)!,
        needs: "vendors.edit",
        kind: "todo",
      }),
    );
  const steps = stepsOf(
    changes.map((row) => ({ ...row, state: changeState(factsOf(row), today) })),
    imports,
  ).map(
    ({ key, ref, href, row, verb, more, makers }): Task => ({
      key,
      title: `${verb} ${ref}`,
      detail: more ?? changeSentence(changeLine(row, entries)),
      href,
      dueAt: null,
      ...(more ? unowned : (owner.get(row.vendor_id) ?? unowned)),
      needs: "vendors.approve",
      ...(verb === "Approve" ? { decision: true, makers } : {}),
      kind: "todo",
    }),
  );
  const answers = objections.map(
    (row): Task => ({
      key: `subprocessor-objection:${row.id}`,
      title: `Answer the objection of ${row.objector}`,
      detail: row.text.slice(0, 120),
      href: `/subprocessors/changes/${row.change_id}`,
      dueAt: endOfDay(row.answer_due_on, zone),
      dueDay: true,
      ownerId: row.owner_id,
      ownerName: row.owner_name,
      needs: "vendors.edit",
      kind: "todo",
    }),
  );
  return [...reviews, ...steps, ...answers];
}

/** What is to be approved or announced: each change apart, an imported list as one. */
function stepsOf<Row extends ChangeRow & { state: ChangeState }>(
  rows: readonly Row[],
  imports: readonly ImportRow[],
) {
  const steps = rows.filter(({ state }) => state === "draft" || state === "approved");
  const verbOf = ({ state }: Row) => (state === "draft" ? "Approve" : "Announce");
  const alone = steps
    .filter((row) => row.import_id === null)
    .map((row) => ({
      key: `subprocessor-change:${row.id}`,
      ref: row.ref,
      href: `/subprocessors/changes/${row.id}`,
      row,
      verb: verbOf(row),
      more: null,
      makers: [row.created_by_user],
    }));
  const together = imports.flatMap((one) => {
    const own = steps.filter((row) => row.import_id === one.id);
    const [row] = own.filter(({ state }) => state === "draft").concat(own);
    if (!row) return [];
    const more = `${changeCount(own.length)} from ${one.source}`;
    const href = `/subprocessors/imports/${one.id}`;
    // One who drafted a part of the list approves none of it: the operation takes all drafts or none.
    const makers = own.flatMap(({ state, created_by_user }) => (state === "draft" ? [created_by_user] : []));
    return [
      { key: `subprocessor-import:${one.id}`, ref: one.ref, href, row, verb: verbOf(row), more, makers },
    ];
  });
  return [...alone, ...together];
}
