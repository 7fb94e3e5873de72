import { addressKey } from "#domain/email";
import type { Account } from "#domain/systems/accounts";

/** What is needed to recognise a person. Addresses in any case. */
type Addressed = { id: string; email: string; aliases: readonly string[] };
export type Match = { personId: string; by: "link" | "email" | "alias" | "plus-address" | "user name" };
/** An account assigned to a person manually, with a reason; it takes precedence over every address. */
type Links = ReadonlyMap<string, string>;

/**
 * One spelling for one address: "Ana <mailto:Ana@Firm.test>" and "ana@firm.test" are the same. Null when it is not an address.
 */
export function plainAddress(text: string | null): string | null {
  return text === null ? null : addressKey(text);
}

/** ana+aws@firm.test → ana@firm.test; null when there is no plus part. */
function withoutPlus(address: string): string | null {
  const [local = "", domain = ""] = address.split("@");
  const plus = local.indexOf("+");
  return plus > 0 ? `${local.slice(0, plus)}@${domain}` : null;
}

/**
 * Finds whose an account is: explicit link, then e-mail, alias, plus-address, and last a user name that is an address.
 * An address that two people share matches neither, and a name alone never matches.
 */
export function matcher(
  people: Iterable<Addressed>,
  links: Links = new Map(),
): (account: Account) => Match | null {
  const owners = new Map<string, { personId: string; by: "email" | "alias" } | null>();
  const claim = (text: string, personId: string, by: "email" | "alias") => {
    const address = plainAddress(text);
    if (address === null) return;
    const other = owners.get(address);
    owners.set(
      address,
      other === undefined || other?.personId === personId ? (other ?? { personId, by }) : null,
    );
  };
  const all = [...people];
  for (const person of all) claim(person.email, person.id, "email");
  for (const person of all) for (const alias of person.aliases) claim(alias, person.id, "alias");
  return (account) => {
    const linked = links.get(account.externalId);
    if (linked !== undefined) return { personId: linked, by: "link" };
    const address = plainAddress(account.email);
    if (address !== null) {
      if (owners.has(address)) return owners.get(address) ?? null;
      const base = withoutPlus(address);
      const owner = base === null ? null : owners.get(base);
      if (owner) return { personId: owner.personId, by: "plus-address" };
    }
    const name = plainAddress(account.userName);
    const named = name === null ? null : owners.get(name);
    return named ? { personId: named.personId, by: "user name" } : null;
  };
}
