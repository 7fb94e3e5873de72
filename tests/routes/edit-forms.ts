import type { World } from "./served.ts";

type Changes = Record<string, string | string[]>;

/** A form that shows a stored record: what two people change in it one after the other. */
export type EditForm = {
  path: (world: World) => Promise<string>;
  form: string;
  /** The button, where the page has several. */
  button?: string;
  /** What the first changes, and what the second changes on a page that was opened before; both ways it is one field at least. */
  first: Changes;
  second: Changes;
};

const one = (sql: string, path: (value: string) => string) => async (world: World) =>
  path(await world.first(sql));

/** By the file and the id of the form. */
export const editForms: Record<string, EditForm> = {
  "app/routes/incidents/edit.tsx incident": {
    path: one(
      "select ref from incidents where title like 'A contractor%'",
      (ref) => `/incidents/${ref}/edit`,
    ),
    form: "incident",
    first: { peopleAffected: "120000", systems: "billing database" },
    second: { title: "A contractor read files of customers" },
  },
  "app/routes/policies/edit.tsx edit": {
    path: one(
      "select p.slug from policies p join policy_versions v on v.policy_id = p.id where v.submitted_at is null and v.discarded_at is null",
      (slug) => `/policies/${slug}/edit`,
    ),
    form: "edit",
    button: "save",
    first: { body: "## Text of the first\r\n\r\nIt has a paragraph." },
    second: { body: "## Text of the second" },
  },
};
