import type { ReadDb } from "#db/client";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { formatInstant } from "#domain/time-formats";

/** The letterhead of the organisation: its name, where it is, how it is reached, and the date of sending. */
export async function letterhead(
  read: ReadDb,
  sent: { at: Date; by: string } | null,
  now: Date,
): Promise<Pick<LettersData, "organisation" | "date" | "signedBy">> {
  const own = await findOrganisation(read);
  const zone = zoneOfOrganisation(own);
  const contacts = [own?.security_email, own?.privacy_email, own?.website];
  return {
    organisation: {
      name: own?.legal_name ?? own?.name ?? "",
      address: own?.address ?? null,
      contacts: contacts.filter((one): one is string => Boolean(one)),
      zone,
    },
    date: formatInstant(sent?.at ?? now, zone),
    signedBy: sent?.by ?? null,
  };
}

export type Letter = {
  to: string;
  /** Where it goes beside the letter, or nothing. */
  address: string | null;
  heading: string;
  opening: string | null;
  parts: { title: string; text: string }[];
  closing: string | null;
};

export type LettersData = {
  organisation: { name: string; address: string | null; contacts: string[]; zone: string };
  reference: string;
  /** "Sat 21 Nov 2026, 11:47 CET": of sending, or of the draft. */
  date: string;
  /** Who signs; null for a draft, which says on every letter that it is one. */
  signedBy: string | null;
  letters: Letter[];
  madeAt: Date;
  madeBy: string;
};
