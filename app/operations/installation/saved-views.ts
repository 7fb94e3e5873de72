import { record } from "#app/audit";
import type { Work } from "#app/work";
import { newId } from "#db/ids";
import { deleteView, listSavedViews, saveView } from "#db/installation/saved-views";
import { Refused } from "#domain/errors";
import { z } from "#domain/schema";

const MOST = 50;

/** A view of a list: the list's address, what the address asked for without the page, and a name. */
export const savedViewInput = z.object({
  list: z.string().regex(/^\/[a-z-]{1,40}$/, "Choose a list."),
  // Written anew, since the answer's Location takes neither line breaks nor signs outside Latin-1.
  query: z
    .string()
    .max(1000, "This view is too long to be saved.")
    .transform((query) => new URLSearchParams(query).toString()),
  name: z.string("Enter a name.").trim().min(1, "Enter a name.").max(60, "At most 60 characters."),
});

/** Keeps a view for the user who asks. */
export async function keepView(work: Work, input: z.output<typeof savedViewInput>): Promise<void> {
  const userId = userOf(work);
  if ((await listSavedViews(work.db, userId)).length >= MOST)
    throw new Refused("invalid", `At most ${MOST} views are kept. Remove one first.`);
  const query = new URLSearchParams(
    [...new URLSearchParams(input.query)].filter(([name, value]) => name !== "page" && value !== ""),
  ).toString();
  const saved_at = work.now.toISOString();
  await saveView(work.db, { id: newId(work.now), user_id: userId, ...input, query, saved_at });
  const after = { list: input.list, name: input.name };
  await record(work, { action: "views.save", subject: { type: "user", id: userId }, after });
}

/** Removes a view of the user who asks; that of another user is not found. */
export async function dropView(work: Work, id: string): Promise<void> {
  const userId = userOf(work);
  const own = (await listSavedViews(work.db, userId)).find((view) => view.id === id);
  if (!own) throw new Refused("not_found", "This view no longer exists. Reload the page.");
  await deleteView(work.db, id);
  const before = { list: own.list, name: own.name };
  await record(work, { action: "views.remove", subject: { type: "user", id: userId }, before });
}

function userOf({ actor }: Work): string {
  if (actor.kind !== "user") throw new Refused("forbidden", "Views belong to users.");
  return actor.userId;
}
