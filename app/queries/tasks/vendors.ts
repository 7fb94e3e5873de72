import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { factsOf, listChanges, listEntries, listObjections, termsOf } from "#db/vendors/subprocessors";
import { listVendors } from "#db/vendors/vendors";
import { addDays, dayOf, endOfDay } from "#domain/days";
import type { Task } from "#domain/tasks/tasks";
import { changeSentence } from "#domain/vendors/subprocessor-words";
import { changeState } from "#domain/vendors/subprocessors";

/** How long before its day a review shows on the Today page. */
const AHEAD_DAYS = 30;

/** Reviews of companies that come up or are over, changes to approve or announce, objections to answer. */
export async function listVendorsTasks(read: ReadDb, now: Date): Promise<Task[]> {
  const zone = await organisationZone(read);
  const today = dayOf(now, zone);
  const [vendors, changes, entries, objections] = await Promise.all([
    listVendors(read),
    listChanges(read),
    listEntries(read),
    listObjections(read),
  ]);
  const owner = new Map(vendors.map((row) => [row.id, { ownerId: row.owner_id, ownerName: row.owner_name }]));
  const nobody = { ownerId: null, ownerName: null };

  const reviews = vendors
    .filter((row) => !row.ended_on && row.next_review_on && row.next_review_on <= addDays(today, AHEAD_DAYS))
    .map(
      (row): Task => ({
        key: `vendors:${row.id}`,
        title: `Review ${row.name}`,
        detail: "Periodic vendor review",
        href: `/subprocessors/${row.id}`,
        dueAt: endOfDay(row.next_review_on!, zone),
        ...owner.get(row.id)!,
        kind: "todo",
      }),
    );
  const steps = changes.flatMap((row): Task[] => {
    const state = changeState(factsOf(row), today);
    if (state !== "draft" && state !== "approved") return [];
    const sentence = changeSentence(
      row.kind,
      termsOf(row),
      entries.find((entry) => entry.id === row.entry_id) ?? null,
    );
    const verb = state === "draft" ? "Approve" : "Announce";
    return [
      {
        key: `subprocessor-change:${row.id}`,
        title: `${verb} ${row.ref}`,
        detail: sentence,
        href: `/subprocessors/changes/${row.id}`,
        dueAt: null,
        ...(owner.get(row.vendor_id) ?? nobody),
        kind: "todo",
      },
    ];
  });
  const answers = objections.map(
    (row): Task => ({
      key: `subprocessor-objection:${row.id}`,
      title: `Answer the objection of ${row.objector}`,
      detail: row.text.slice(0, 120),
      href: `/subprocessors/changes/${row.change_id}`,
      dueAt: endOfDay(row.answer_due_on, zone),
      ownerId: row.owner_id,
      ownerName: row.owner_name,
      kind: "todo",
    }),
  );
  return [...reviews, ...steps, ...answers];
}
