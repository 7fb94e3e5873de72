import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { hasManyPeople } from "#app/queries/people/choices";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";

/** What the frame around every page needs to know. */
type Shell = {
  now: Date;
  zone: string;
  theme: "system" | "light" | "dark";
  keys: boolean;
  organisation: string | null;
  /** The audit period; an auditor's is that of their engagement. */
  period: { from: string; to: string } | null;
  visitor: { name: string; role: Visitor["role"]; email: string } | null;
  /** People are typed in forms, because there are too many for a list. */
  manyPeople: boolean;
};

/** The organisation and the visitor, for the root of every page. */
export async function readShell(app: AppContext, visitor: Visitor | null): Promise<Shell> {
  const organisation = await findOrganisation(app.read);
  const own =
    organisation?.period_from && organisation.period_to
      ? { from: organisation.period_from, to: organisation.period_to }
      : null;
  return {
    now: app.now(),
    zone: visitor?.zone ?? zoneOfOrganisation(organisation),
    theme: visitor?.theme ?? "system",
    keys: visitor?.keys ?? true,
    organisation: organisation?.name ?? null,
    period: visitor ? (visitor.scope ?? own) : null,
    visitor: visitor ? { name: visitor.name, role: visitor.role, email: visitor.email } : null,
    manyPeople: visitor !== null && (await hasManyPeople(app.read)),
  };
}
