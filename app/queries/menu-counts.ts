import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { countEvidence } from "#db/evidence/lists";
import { countIncidents } from "#db/incidents/incidents";
import { readMenuCounts } from "#db/installation/menu-counts";
import { organisationZone } from "#db/installation/organisation";
import { cachedUntilWrite } from "#db/read-cache";
import { dayOf } from "#domain/days";
import { may } from "#domain/roles";

/** What waits at each place of the menu, in a word or two; nothing where nothing waits, and nothing for an auditor. */
export async function menuCounts(app: AppContext, visitor: Visitor): Promise<Record<string, string>> {
  if (visitor.scope || !may(visitor.role, "evidence.review")) return {};
  const counts = await cachedUntilWrite(app.read, "menu counts", async () => ({
    ...(await readMenuCounts(app.read, dayOf(app.now(), await organisationZone(app.read)))),
    evidence: await countEvidence(app.read, { state: "waiting", followed: false }),
    incidents: await countIncidents(app.read, { status: "open", exercise: false }),
  }));
  const places: [place: string, count: number, word: string][] = [
    ["/controls", counts.exceptions, "to answer"],
    ["/policies", counts.policies, "to approve"],
    ["/evidence", counts.evidence, "waiting"],
    ["/access-reviews", counts.reviews, "open"],
    ["/incidents", counts.incidents, "open"],
  ];
  return Object.fromEntries(
    places.flatMap(([place, count, word]) =>
      count > 0 ? [[place, `${count.toLocaleString("en")} ${word}`]] : [],
    ),
  );
}
