import { limitOf, type Shown } from "#app/auth/register";
import { scopeFilter } from "#app/queries/incidents/scope";
import { type IncidentFilter, incidentSorts, listIncidents } from "#db/incidents/incidents";
import { orderIn } from "#domain/installation/lists";
import { lookupTable } from "#domain/lookup-table";

type Line = Awaited<ReturnType<typeof listIncidents>>[number];

const kinds = lookupTable<{ exercise?: boolean; imported?: boolean }>({
  real: { exercise: false, imported: false },
  past: { imported: true },
  exercise: { exercise: true },
});

/** The incidents that the address asks for. */
export function incidentFilter(query: URLSearchParams): IncidentFilter {
  return {
    search: query.get("q") ?? "",
    status: query.get("status") ?? "",
    severity: query.get("severity") ?? "",
    ...kinds[query.get("kind") ?? ""],
  };
}

/** The order that the address asks for; undefined for the usual one, the newest first. */
export function incidentOrder(query: URLSearchParams): IncidentFilter["order"] {
  const { sort, descending } = orderIn(query, [...incidentSorts, ""], "");
  return sort === "" ? undefined : { sort, descending };
}

/** What the page of incidents shows, for its file. */
export const shownIncidents: Shown<Line> = {
  fields: { q: "", status: "", severity: "", kind: "" },
  list: async (asked, query) =>
    listIncidents(asked.app.read, {
      ...incidentFilter(query),
      ...(await scopeFilter(asked.app.read, asked.visitor)),
      order: incidentOrder(query),
      limit: limitOf(asked),
      offset: 0,
    }),
};
