import type { Shown } from "#app/auth/register";
import type { UserRow } from "#db/installation/sessions";
import { isOpen, listUsers } from "#db/installation/users";
import { inOrderAsked } from "#domain/installation/lists";
import { type Role, roleNames } from "#domain/roles";

/** What both tables of users and their file are sorted by. */
export const userSorts = {
  name: (row: UserRow) => row.name,
  email: (row: UserRow) => row.email,
  role: (row: UserRow) => roleNames[row.role as Role],
  since: (row: UserRow) => row.created_at,
  until: (row: UserRow) => row.ended_at ?? row.expires_at,
};

/** What the page of users shows, for its file: those who can sign in, then those whose access has ended. */
export const shownUsers: Shown<UserRow> = {
  fields: {},
  list: async ({ app }, query) => {
    const all = await listUsers(app.read);
    const open = all.filter((row) => isOpen(row, app.now()));
    const ended = all.filter((row) => !isOpen(row, app.now()));
    return [open, ended].flatMap((rows) => inOrderAsked(query, rows, userSorts));
  },
};
