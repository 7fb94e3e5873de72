type Person = { id: string; person_id: string | null; role: string };

/**
 * Who is alerted about an incident, in order: its lead, then the security officers, then the owners; no one twice.
 * A lead who cannot sign in is skipped.
 */
export function escalationOf<P extends Person>(people: readonly P[], leadPersonId: string | null): P[] {
  const lead = people.filter((one) => leadPersonId !== null && one.person_id === leadPersonId);
  const officers = people.filter((one) => one.role === "officer");
  const owners = people.filter((one) => one.role === "owner");
  return [...new Set([...lead, ...officers, ...owners])];
}
