import type { PersonRow } from "#db/people/people";
import { noteUnreadable, storedJson } from "#db/unreadable";
import { z } from "#domain/schema";

const addresses = z.array(z.string());

/** The further addresses of a person. @throws Error where the column holds something else */
export function storedAliases(aliases: string): string[] {
  return storedJson("aliases", aliases, addresses.parse);
}

/**
 * The further addresses of a person, as far as they can be read. Whose cannot be read is named, and counts with the first address
 * alone: what is done for all people does not stop at one.
 */
export function knownAliases({ id, aliases }: Pick<PersonRow, "id" | "aliases">): string[] {
  try {
    return storedAliases(aliases);
  } catch (error) {
    noteUnreadable("people", id, error);
    return [];
  }
}
