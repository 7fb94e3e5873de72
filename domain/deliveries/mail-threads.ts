/** A name that mail on the internet can have: neither an address of a network nor a bare host. */
const real = /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** The domain of our Message-IDs (RFC 5322, 3.6.4): that of MAIL_FROM, else of PUBLIC_URL, else one that no one has (RFC 2606). */
export function mailDomain(mailFrom: string, publicUrl: string): string {
  const from = /@([^\s<>@]+)>?\s*$/.exec(mailFrom)?.[1] ?? "";
  const host = URL.parse(publicUrl)?.hostname ?? "";
  return [from, host].find((name) => real.test(name))?.toLowerCase() ?? "surety.invalid";
}

/** What all mails about one incident reply to, so that they are one conversation; no mail has this id itself. */
export function threadId(incidentId: string, domain: string): string {
  return `<incident.${incidentId}@${domain}>`;
}

/** The first mail address in a text such as "Maren Olsen, privacy@tidewater.example"; null where there is none. */
export function addressIn(text: string | null): string | null {
  return /[^\s<>(),;:"]+@[^\s<>(),;:"]+\.[a-z]{2,}/i.exec(text ?? "")?.[0] ?? null;
}
