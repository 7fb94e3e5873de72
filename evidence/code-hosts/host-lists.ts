import { nextLink, under } from "#evidence/account-apis/pages";
import { type Reply, unavailable } from "#evidence/account-apis/web";

/** An answer of a host, read as JSON; null where a refusal is none. */
export type Answer = Pick<Reply, "status" | "headers"> & { body: unknown };
type Asking = { name: string; api: string; ask(address: string, request: object): Promise<Answer> };
export type Lists = {
  /** Each page of a list in order, by the Link header, until there is none or `take` says false. @throws Refused */
  pages(path: string, take: (rows: readonly unknown[]) => boolean): Promise<void>;
  /** A list to its end. A list of several pages is read until two readings one after the other agree. @throws Refused */
  list(path: string, key: (row: unknown) => string): Promise<unknown[]>;
};

/** More pages of one list are not read. */
export const MOST_PAGES = 1000;
/** Readings of a list that changes while it is read. */
const MOST_READINGS = 4;

/** The lists of a host's REST interface. */
export function openLists({ name, api, ask }: Asking): Lists {
  const pages: Lists["pages"] = async (path, take) => {
    const asked = new Set<string>();
    for (let next: string | null = under(api, path); next !== null; ) {
      if (asked.has(next)) throw unavailable(`${name} names a next page that it has already returned.`);
      if (asked.size === MOST_PAGES)
        throw unavailable(`A list of ${name} has more than ${MOST_PAGES} pages, which exceeds the limit.`);
      asked.add(next);
      const { body, headers }: Answer = await ask(next, {});
      if (!Array.isArray(body)) throw unavailable(`${name} returned no list at ${pathOf(next)}.`);
      if (!take(body)) return;
      next = nextLink({ headers }, next);
    }
  };

  async function readOnce(path: string, key: (row: unknown) => string) {
    const found = new Map<string, unknown>();
    let count = 0;
    await pages(path, (rows) => {
      count += 1;
      for (const row of rows) found.set(key(row), row);
      return true;
    });
    return { found, count };
  }

  return {
    pages,
    async list(path, key) {
      let before = await readOnce(path, key);
      if (before.count === 1) return [...before.found.values()];
      for (let reading = 1; reading < MOST_READINGS; reading += 1) {
        const again = await readOnce(path, key);
        if (sameKeys(before.found, again.found)) return [...again.found.values()];
        before = again;
      }
      throw unavailable(
        `A list of ${name} changed each time it was read (${pathOf(path)}). The next run reads it again.`,
      );
    },
  };
}

const sameKeys = (one: Map<string, unknown>, other: Map<string, unknown>) =>
  one.size === other.size && [...one.keys()].every((key) => other.has(key));

/** The path of an address, without what stands behind it. */
export function pathOf(address: string): string {
  return URL.parse(address, "https://host.invalid")?.pathname ?? address;
}
