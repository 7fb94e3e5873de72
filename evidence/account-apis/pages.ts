import { counted } from "#domain/counted";
import type { Limits } from "#evidence/account-apis/source";
import { type Reply, unavailable, type Web } from "#evidence/account-apis/web";

const MEBIBYTE = 1024 * 1024;

/** One page of a list, and what to ask for the next; null after the last. */
type Page<Next> = { rows: readonly unknown[]; next: Next | null };

/**
 * Reads a list to its end or refuses it, telling how far it came.
 * @throws Refused
 */
export async function allPages<Next>(
  web: Pick<Web, "refused" | "limits">,
  first: Next,
  ask: (next: Next, far: { pages: number; rows: number }) => Promise<Page<Next>>,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  const asked = new Set<string>();
  let pages = 0;
  let size = 0;
  try {
    for (let next: Next | null = first; next !== null; ) {
      const key = JSON.stringify(next);
      if (asked.has(key)) throw unavailable("The source names a next page that it has already returned.");
      asked.add(key);
      const page: Page<Next> = await ask(next, { pages, rows: rows.length });
      for (const row of page.rows) rows.push(row);
      pages += 1;
      size += sizeOf(page.rows);
      refuseTooMany(rows.length, web.limits);
      refuseTooLarge(size, web.limits);
      next = page.next;
    }
  } catch (error) {
    throw web.refused(error, farWords(pages, rows.length));
  }
  return rows;
}

/** @throws Refused when a list is longer than is read. */
export function refuseTooMany(rows: number, { rows: most }: Pick<Limits, "rows">): void {
  if (rows > most) throw unavailable(`The source has more than ${most} accounts, which exceeds the limit.`);
}

/** @throws Refused when the rows of a list take more memory than a list may. */
export function refuseTooLarge(bytes: number, { listBytes: most }: Pick<Limits, "listBytes">): void {
  if (bytes > most)
    throw unavailable(`The list is larger than ${Math.round(most / MEBIBYTE)} MiB, which exceeds the limit.`);
}

/** Characters that rows have as JSON, which is about what they take in memory. */
export function sizeOf(rows: readonly unknown[]): number {
  return JSON.stringify(rows).length;
}

function farWords(pages: number, rows: number): string {
  if (pages === 0) return "";
  return `${counted(pages, "page")} with ${rows} rows had arrived; a partial list is not stored.`;
}

/** The address after rel="next" of a Link header (RFC 8288), as seen from `from`; null when there is none. */
export function nextLink({ headers }: Pick<Reply, "headers">, from: string): string | null {
  const all = [headers.link].flat().filter(Boolean).join(", ");
  for (const [, target = "", parameters = ""] of all.matchAll(
    /<([^<>]*)>((?:\s*;\s*[^,;=]+(?:=(?:"[^"]*"|[^",;]*))?)*)/g,
  ))
    if (/;\s*rel\s*=\s*("[^"]*\bnext\b[^"]*"|next\b)/i.test(parameters)) return sameOrigin(target, from);
  return null;
}

/** A next page is asked with the secret: it must be where the first was. @throws Refused */
export function sameOrigin(target: string, from: string): string {
  const [next, here] = [URL.parse(target, from), URL.parse(from)];
  if (!next || !here || next.origin !== here.origin)
    throw unavailable(`The next page is at ${target.slice(0, 200)}, another host, and is not fetched.`);
  return next.href;
}

/** A base address and a path under it, whatever slashes end or begin them. */
export function under(base: string, path: string): string {
  return `${base.trim().replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
}
