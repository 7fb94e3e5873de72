import type { Shown } from "#app/auth/register";
import { readStaffChanges } from "#app/queries/people/staff-changes";
import { organisationDay } from "#db/installation/organisation";
import type { StaffChange } from "#db/people/staff-changes";
import { inOrderAsked } from "#domain/installation/lists";

/** What the list of hires and leavers and its file are sorted by. */
export const staffChangeSorts = {
  on: (line: StaffChange) => line.on,
  change: (line: StaffChange) => line.change,
  name: (line: StaffChange) => line.name,
  department: (line: StaffChange) => line.department,
};

/** What the page of hires and leavers shows, for its file. */
export const shownStaffChanges: Shown<StaffChange> = {
  fields: {},
  list: async ({ app, visitor }, query) => {
    const today = await organisationDay(app.read, app.now());
    const { changes } = await readStaffChanges(app.read, visitor.scope, today);
    return inOrderAsked(query, changes, staffChangeSorts);
  },
};
