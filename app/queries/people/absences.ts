import type { AppContext } from "#app/context";
import { reviewersToChoose } from "#app/queries/people/choices";
import { organisationZone } from "#db/installation/organisation";
import { listAbsences } from "#db/people/absences";

import { dayOf } from "#domain/days";

/** One person's absences from today on, and who may decide for them. */
export async function readAbsences(app: AppContext, personId: string) {
  const zone = await organisationZone(app.read);
  return {
    absences: (await listAbsences(app.read, dayOf(app.now(), zone), personId)).map((row) => ({
      id: row.id,
      from: row.from_on,
      to: row.to_on,
      delegate: row.delegate,
    })),
    delegates: (await reviewersToChoose(app.read)).filter((one) => one.id !== personId),
  };
}
