import type { LettersData } from "#app/pdf/letters";
import type { ReadDb } from "#db/client";
import { findOrganisation } from "#db/organisation";
import { spokenInstant } from "#domain/spoken-times";

/** What stands on every letter of the organisation: its name, where it is, how it is reached, and the date of sending. */
export async function letterhead(
  read: ReadDb,
  sent: { at: Date; by: string } | null,
  now: Date,
): Promise<Pick<LettersData, "organisation" | "date" | "signedBy">> {
  const own = await findOrganisation(read);
  const zone = own?.time_zone ?? "UTC";
  const contacts = [own?.security_email, own?.privacy_email, own?.website];
  return {
    organisation: {
      name: own?.legal_name ?? own?.name ?? "",
      address: own?.address ?? null,
      contacts: contacts.filter((one): one is string => Boolean(one)),
      zone,
    },
    date: spokenInstant(sent?.at ?? now, zone),
    signedBy: sent?.by ?? null,
  };
}
