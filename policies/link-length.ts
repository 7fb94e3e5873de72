import { Lexer } from "marked";

/** What all links of a text may come to; the longest policy that we have seen has a hundredth of it. */
const MOST_SIGNS = 2_000_000;

/**
 * Could links that are defined once and used often (`[a]: address "title"`) make a text many times as long as it was written?
 * An upper bound: the longest definition, as often as a bracket opens.
 */
export function repeatsLongLinks(markdown: string): boolean {
  const lexer = new Lexer();
  lexer.blockTokens(markdown);
  const lengths = Object.values(lexer.tokens.links).map(({ href, title }) => (href + (title ?? "")).length);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  return longest * (markdown.split("[").length - 1) > MOST_SIGNS;
}
