import { addDays, utcDay } from "#domain/days";

/** How long the file may be believed; RFC 9116 section 2.5.5 asks for less than a year. */
const LASTS_DAYS = 180;

/** A security.txt (RFC 9116). `Expires` moves on once a day, so that a copy ages and the address does not. */
export function securityTxt({
  contact,
  origin,
  now,
}: {
  contact: string;
  origin: string;
  now: Date;
}): string {
  const expires = `${addDays(utcDay(now), LASTS_DAYS)}T00:00:00Z`;
  return [
    `Contact: mailto:${contact}`,
    `Expires: ${expires}`,
    "Preferred-Languages: en",
    `Canonical: ${origin}/.well-known/security.txt`,
    `Policy: ${origin}/trust`,
    "",
  ].join("\r\n");
}
