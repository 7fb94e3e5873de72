import type { AppContext } from "#app/context";
import { logLength } from "#db/installation/audit-log";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";

/** What every document says about its own making; spread it into the document's data and on into `Meta`. */
export type Origin = {
  organisation: string;
  timeZone: string;
  madeAt: Date;
  madeBy: string;
  /** Lines of the append-only log when the data was read. */
  logLine: number;
};

/** Who asked for a document, for which organisation, when, and how long the log was then. */
export async function originOf(app: AppContext, madeBy: string): Promise<Origin> {
  const organisation = await findOrganisation(app.read);
  return {
    organisation: organisation?.legal_name ?? organisation?.name ?? "",
    timeZone: zoneOfOrganisation(organisation),
    madeAt: app.now(),
    madeBy,
    logLine: await logLength(app.read),
  };
}
