import type { Entry } from "#evidence/account-apis/ldap-entries";

/** "memberOf;range=0-1499": a part of the values, as Active Directory gives more than 1,500 of them. */
const PART = /^([^;]+);range=(\d+)-(\d+|\*)$/i;
/** Far more than any account has groups: an answer that never comes to an end is not a list. */
const MOST_PARTS = 1_000;

/**
 * An entry with all values of each attribute: what came as a part is asked for part by part. `ask` reads one attribute of one
 * entry.
 */
export async function withWholeRanges(
  entry: Entry,
  ask: (dn: string, attribute: string) => Promise<Entry>,
): Promise<Entry> {
  const parts = Object.keys(entry).filter((name) => PART.test(name));
  if (parts.length === 0) return entry;
  const whole: Record<string, string[]> = { ...entry };
  for (const first of parts) {
    const [, name = ""] = PART.exec(first) ?? [];
    const values = [...(whole[first] ?? [])];
    delete whole[first];
    let last = first;
    for (let count = 0; !last.endsWith("-*"); count += 1) {
      const to = Number(PART.exec(last)?.[3]);
      const answer = await ask(entry.dn?.[0] ?? "", `${name};range=${to + 1}-*`);
      const next = Object.keys(answer).find(
        (key) => PART.exec(key)?.[1]?.toLowerCase() === name.toLowerCase(),
      );
      if (next === undefined || count >= MOST_PARTS)
        throw new Error(`gave ${values.length} values of ${name} and no more; a partial list is not stored`);
      for (const value of answer[next] ?? []) values.push(value);
      last = next;
    }
    whole[name] = values;
  }
  return whole;
}
