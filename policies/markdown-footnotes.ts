import type { TokenizerAndRendererExtension, Tokens } from "marked";

export type Footnote = { label: string; tokens: Tokens.Generic[] };

/** A footnote's definition at the start of a line. */
export const NOTE_MARK = /^ {0,3}\[\^[^[\]\s]{1,100}\]:/m;
const DEFINITION = /^ {0,3}\[\^([^[\]\s]{1,100})\]:[ \t]*/;

/** Footnotes as GitHub writes them, `[^1]: text`: an extension of the parser that keeps each definition, the first of a label. */
export function footnotes() {
  const notes = new Map<string, Footnote>();
  let within = false;
  const extension: TokenizerAndRendererExtension = {
    name: "footnote",
    level: "block",
    // Only as far as the paragraph goes: a search through the whole rest for each paragraph takes time squared.
    start: (source) => NOTE_MARK.exec(source.slice(0, paragraphEnd(source)))?.index,
    tokenizer(source) {
      const match = within ? null : DEFINITION.exec(source);
      if (!match) return undefined;
      const raw = rawNote(source);
      const label = match[1]!.toLowerCase();
      const text = raw.slice(match[0].length).replace(/\n(?: {1,4}|\t)/g, "\n");
      // A note has no notes of its own: one in another would be a call deeper each.
      within = true;
      const tokens = this.lexer.blockTokens(text, []);
      within = false;
      if (!notes.has(label)) notes.set(label, { label, tokens });
      return { type: "footnote", raw, tokens: [] };
    },
  };
  return { extension, notes };
}

/** The lines of a definition: up to an empty line, and beyond it those that are set in; another definition ends it. */
function rawNote(source: string): string {
  let end = lineEnd(source, 0);
  let empty = false;
  while (end < source.length) {
    const next = lineEnd(source, end);
    const line = source.slice(end, next);
    const blank = line.trim() === "";
    const goesOn = blank || (empty ? /^(?: {2}|\t)/.test(line) : !DEFINITION.test(line));
    if (!goesOn) break;
    empty = blank;
    end = next;
  }
  return source.slice(0, end);
}

function paragraphEnd(source: string): number {
  const at = source.search(/\n[ \t]*\n/);
  return at < 0 ? source.length : at;
}

function lineEnd(source: string, from: number): number {
  const at = source.indexOf("\n", from);
  return at < 0 ? source.length : at + 1;
}
