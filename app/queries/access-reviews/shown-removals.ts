import type { Shown } from "#app/auth/register";
import { listRemovals, type RemovalLine } from "#db/access-reviews/removals";
import { removalWords } from "#domain/access-reviews/removals";
import { fold } from "#domain/folding";
import { inOrderAsked } from "#domain/installation/lists";

/** What the list of removals and its file are sorted by. */
export const removalSorts = {
  ref: (row: RemovalLine) => row.label,
  what: (row: RemovalLine) => removalWords(row),
  state: (row: RemovalLine) => row.verified_at ?? row.due_at,
  owner: (row: RemovalLine) => row.owner,
  ticket: (row: RemovalLine) => row.ticket,
};

/** The removals that the address searches for. */
export function narrowRemovals(rows: readonly RemovalLine[], query: URLSearchParams): RemovalLine[] {
  const words = fold(query.get("q") ?? "");
  return rows.filter((row) =>
    fold(`${row.ref} ${row.label} ${row.system} ${row.owner ?? ""}`).includes(words),
  );
}

/** What the page of removals shows, for its file. */
export const shownRemovals: Shown<RemovalLine> = {
  fields: { q: "" },
  list: async ({ app, visitor }, query) => {
    const all = await listRemovals(app.read, { period: visitor.scope });
    return inOrderAsked(query, narrowRemovals(all, query), removalSorts);
  },
};
