import type { Shown } from "#app/auth/register";
import { systemsFor } from "#app/queries/systems/auditor-scope";
import type { SystemLine } from "#db/systems/systems";
import { inOrderAsked } from "#domain/installation/lists";
import { cadenceWords } from "#domain/systems/systems";

/** What the register of systems and its file are sorted by. */
export const systemSorts = {
  name: (row: SystemLine) => row.name,
  owner: (row: SystemLine) => row.owner,
  accounts: (row: SystemLine) => row.accounts,
  unmatched: (row: SystemLine) => row.unmatched,
  at: (row: SystemLine) => row.population_at,
  cadence: (row: SystemLine) => cadenceWords(row.cadence, row.review_days),
};

/** What the page of systems shows, for its file. */
export const shownSystems: Shown<SystemLine> = {
  fields: {},
  list: async ({ app, visitor }, query) =>
    inOrderAsked(query, await systemsFor(app.read, visitor.scope), systemSorts),
};
