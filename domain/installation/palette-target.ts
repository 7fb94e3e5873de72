/** What the server answered, with the text that it was asked for. */
export type Answered<Line extends { href: string }> = { asked: string; lines: Line[] };

/** Where Enter leads: to the chosen line of the answer to this very text, else to the search page. */
export function targetOf<Line extends { href: string }>(
  { asked, lines }: Answered<Line>,
  at: number,
  text: string,
  search: string,
): string {
  const line = asked === text ? lines[at] : undefined;
  return line?.href ?? `${search}?q=${encodeURIComponent(text)}`;
}
