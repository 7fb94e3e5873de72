import type { AppContext } from "#app/context";
import { demoAccessReviews } from "#app/demo/access-reviews";
import { type DemoSignIn, foundCompany } from "#app/demo/company";
import { demoControlChanges } from "#app/demo/control-changes";
import { demoEvidence } from "#app/demo/evidence";
import { demoEvidenceRequests } from "#app/demo/evidence-requests";
import { demoExceptions } from "#app/demo/exceptions";
import { demoIncidents } from "#app/demo/incidents";
import { type DemoPeople, peopleOf } from "#app/demo/people";
import { demoPolicies } from "#app/demo/policies";
import { demoProgramme } from "#app/demo/programme";
import { demoVendors } from "#app/demo/vendors";
import { DAY_MS } from "#domain/durations";

/** Each module's part, built in this order: the programme first, because evidence names its controls. A module adds its line. */
const chapters: ((cast: DemoPeople) => Promise<void>)[] = [
  demoProgramme,
  demoControlChanges,
  demoAccessReviews,
  demoIncidents,
  demoVendors,
  demoPolicies,
  demoEvidence,
  demoEvidenceRequests,
  demoExceptions,
];

/**
 * Fills an empty installation with Tidewater Rota: a year of one believable company, through the real operations.
 * `turn` moves the context's clock; it is at `now` afterwards. Returns how to sign in.
 */
export async function tellStory(
  app: AppContext,
  now: Date,
  turn: (when: Date) => void,
): Promise<DemoSignIn[]> {
  turn(new Date(now.getTime() - 365 * DAY_MS));
  const { people, signIns } = await foundCompany(app);
  const cast = peopleOf(app, now, people, turn);
  for (const chapter of chapters) {
    turn(now);
    await chapter(cast);
  }
  turn(now);
  return signIns;
}
