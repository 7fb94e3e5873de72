const LARGEST = /^\d{1,6}$/;

/**
 * A whole number of at most six digits from an address, such as a page or the first row to show; `least` where it is missing.
 * @throws Response 400 for anything else: a number that the database cannot count with, or no number
 */
export function numberIn(query: URLSearchParams, name: string, least: 0 | 1 = 1): number {
  const text = query.get(name);
  if (!text) return least;
  if (!LARGEST.test(text) || Number(text) < least)
    throw new Response("This address cannot be read.", { status: 400 });
  return Number(text);
}
