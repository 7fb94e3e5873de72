import type { Shown } from "#app/auth/register";
import { organisationDay } from "#db/installation/organisation";
import { listPeople, listPeopleIds, type PeopleFilter, type PersonRow, peopleSorts } from "#db/people/people";
import type { Day } from "#domain/days";
import { orderIn } from "#domain/installation/lists";

type Line = PersonRow & { manager: PersonRow | undefined };

/** Whom the address asks for: those who work here on `today` if it does not say. */
export function peopleFilter(query: URLSearchParams, today: Day): PeopleFilter {
  const who = query.get("who");
  return { q: query.get("q") ?? "", who: who === "left" || who === "all" ? who : "here", today };
}

/** All people with their managers, leavers included, by name. */
export async function peopleWithManagers(read: Parameters<typeof listPeople>[0]): Promise<Line[]> {
  const all = await listPeople(read);
  const byId = new Map(all.map((row) => [row.id, row]));
  return all.map((row) => ({ ...row, manager: byId.get(row.manager_id ?? "") }));
}

/** What the page of people shows, for its file. */
export const shownPeople: Shown<Line> = {
  fields: { q: "", who: "here" },
  list: async ({ app }, query) => {
    const today = await organisationDay(app.read, app.now());
    const ids = await listPeopleIds(
      app.read,
      peopleFilter(query, today),
      orderIn(query, peopleSorts, "name"),
    );
    const byId = new Map((await peopleWithManagers(app.read)).map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  },
};
