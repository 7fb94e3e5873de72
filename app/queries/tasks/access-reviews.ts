import { countByReviewer, listDeciders } from "#db/access-reviews/items";
import { listRemovals } from "#db/access-reviews/removals";
import { listOpenReviews } from "#db/access-reviews/reviews";
import { listScheduledDrafts } from "#db/access-reviews/schedule";
import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { startOfDay } from "#domain/days";
import { accountsText } from "#domain/systems/accounts";
import type { Task } from "#domain/tasks/tasks";

/** A reviewer's open list, a review that waits for approval, and removals not yet proven. */
export async function listAccessReviewTasks(read: ReadDb, _now: Date): Promise<Task[]> {
  const zone = await organisationZone(read);
  const tasks: Task[] = [];
  for (const draft of await listScheduledDrafts(read))
    tasks.push({
      key: `access-reviews:${draft.id}:draft`,
      title: `Check ${draft.title} before it opens`,
      detail: draft.open_on ? `It opens automatically on ${draft.open_on}` : "Open it when it is ready",
      href: `/access-reviews/${draft.id}`,
      dueAt: draft.open_on ? startOfDay(draft.open_on, zone) : new Date(draft.due_at),
      dueDay: draft.open_on !== null,
      since: new Date(draft.created_at),
      ownerId: null,
      ownerName: null,
      kind: "todo",
    });
  for (const review of await listOpenReviews(read)) {
    const dueAt = new Date(review.due_at);
    const since = new Date(review.opened_at ?? 0);
    const rows = await countByReviewer(read, review.id);
    for (const row of rows) {
      if (row.reviewer_id === null || row.signed_at !== null) continue;
      const left = row.items - row.decided;
      tasks.push({
        key: `access-reviews:${review.id}:${row.reviewer_id}`,
        title:
          left === 0
            ? `Sign ${review.title}`
            : `Decide ${left} of ${accountsText(row.items)}: ${review.title}`,
        detail:
          row.flagged_open > 1
            ? `${row.flagged_open} of them have a flag`
            : row.flagged_open === 1
              ? "One of them has a flag"
              : "None of them has a flag",
        href: `/my/reviews/${review.id}`,
        dueAt,
        since,
        ownerId: row.reviewer_id,
        ownerName: row.name,
        kind: "todo",
      });
    }
    if (rows.length > 0 && rows.every((row) => row.signed_at !== null))
      tasks.push({
        key: `access-reviews:${review.id}:approve`,
        title: `Approve ${review.title}`,
        detail: "All reviewers have signed. An approver who made no decisions in this review must approve it",
        href: `/access-reviews/${review.id}`,
        dueAt,
        since,
        ownerId: null,
        ownerName: null,
        kind: "todo",
        decision: true,
        makers: [...rows.map((row) => row.reviewer_id), ...(await listDeciders(read, review.id))],
        needs: "access-reviews.approve",
      });
  }
  for (const removal of await listRemovals(read, { open: true }))
    tasks.push({
      key: `removals:${removal.id}`,
      title: `${removal.kind === "revoke" ? "Revoke" : "Change"} ${removal.role ?? "the account"} of ${removal.label}`,
      detail: `${removal.system}, ${removal.ref}: open until a later list proves the removal`,
      href: "/removals",
      dueAt: new Date(removal.due_at),
      since: new Date(removal.since),
      ownerId: removal.owner_id,
      ownerName: removal.owner,
      kind: "todo",
      alike: `removals in ${removal.system}`,
    });
  return tasks;
}
